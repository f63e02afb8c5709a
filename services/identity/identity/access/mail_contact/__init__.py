"""Mail contacts: current addresses of people, for the services that send mails."""
