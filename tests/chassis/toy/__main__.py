from chassis.cli import service_app

service_app("toy.service:Toy")()
