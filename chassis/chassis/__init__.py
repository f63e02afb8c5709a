"""The chassis: what every service needs and none of them owns."""
