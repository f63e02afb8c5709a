"""Evaluators and experts: notices to people asked to judge or to help, and to those that asked."""
