"""What a sandbox tells about itself: gRPC reflection and health, and GET /health."""

import unittest

import grpc
from google.protobuf import descriptor_pb2

import rest
from rest import RestClient
from rpc import GrpcClient, standard
from sandbox import PATIENCE_SECONDS, SandboxTest


class Reflection(SandboxTest):
    def ask(self, **request):
        with GrpcClient(self.sandbox.address) as client:
            requests = iter([standard.ServerReflectionRequest(**request)])
            (answer,) = client.reflection_call(requests, timeout=PATIENCE_SECONDS)
            return answer

    def test_lists_its_services(self):
        services = [s.name for s in self.ask(list_services="").list_services_response.service]
        self.assertIn("pg.PaymentGateway", services)
        self.assertIn("payscrypt.sandbox.v1.Sandbox", services)
        self.assertIn("grpc.health.v1.Health", services)

    def test_describes_the_control_api_with_what_it_imports(self):
        answer = self.ask(file_containing_symbol="payscrypt.sandbox.v1.Sandbox.PayOrder")
        files = map(
            descriptor_pb2.FileDescriptorProto.FromString,
            answer.file_descriptor_response.file_descriptor_proto,
        )
        self.assertEqual([file.name for file in files], ["sandbox.proto", "pg-api.proto"])

    def test_describes_its_methods(self):
        answer = self.ask(file_containing_symbol="pg.PaymentGateway")
        (encoded,) = answer.file_descriptor_response.file_descriptor_proto
        file = descriptor_pb2.FileDescriptorProto.FromString(encoded)
        self.assertEqual(file.name, "pg-api.proto")
        methods = [method.name for method in file.service[0].method]
        self.assertEqual(methods, ["createOrder", "getPublicOrderById"])

    def test_says_what_it_does_not_know(self):
        answer = self.ask(file_containing_symbol="pg.Nothing")
        self.assertEqual(answer.error_response.error_code, grpc.StatusCode.NOT_FOUND.value[0])


class Health(SandboxTest):
    def test_grpc_health_is_serving_for_the_server_and_the_service(self):
        with GrpcClient(self.sandbox.address) as client:
            for service in ("", "pg.PaymentGateway", "payscrypt.sandbox.v1.Sandbox"):
                with self.subTest(service=service):
                    self.assertEqual(client.check_health(service), "SERVING")

    def test_grpc_health_of_an_unknown_service_is_not_found(self):
        with GrpcClient(self.sandbox.address) as client:
            with self.assertRaises(grpc.RpcError) as caught:
                client.check_health("pg.Nothing")
            self.assertEqual(caught.exception.code(), grpc.StatusCode.NOT_FOUND)

    def test_get_health_is_200_without_a_key(self):
        self.assertEqual(rest.curl(self.sandbox.url + "/health").status, 200)
        with RestClient(self.sandbox) as client:
            head = client.request("HEAD", "/health")
            self.assertEqual((head.status, head.body), (200, b""))


if __name__ == "__main__":
    unittest.main()
