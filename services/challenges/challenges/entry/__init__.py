"""Entry: solutions that enter a challenge, and the teams behind them."""
