"""Certification requests: the queue of practices to certify, with two places for evaluators in each."""
