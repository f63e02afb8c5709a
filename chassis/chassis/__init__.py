"""Microservice chassis: the cross-cutting code that every service needs and no service owns."""
