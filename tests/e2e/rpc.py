"""A gRPC client on grpcio, with messages compiled from the .proto files when a test runs."""

import atexit
import importlib
import os
import shutil
import subprocess
import sys
import tempfile

import grpc

from sandbox import API_KEY, PATIENCE_SECONDS, ROOT

_compiled = tempfile.TemporaryDirectory(prefix="payscrypt-e2e-")
atexit.register(_compiled.cleanup)
sys.path.append(_compiled.name)


def messages_of(path):
    """The Python module of a .proto file: protoc's own output, without gRPC's generator."""
    protoc = os.environ.get("PROTOC") or shutil.which("protoc")
    if protoc is None:
        raise AssertionError("protoc is missing: install Debian's protobuf-compiler")
    subprocess.run(
        [protoc, f"--proto_path={path.parent}", f"--python_out={_compiled.name}", path.name],
        check=True,
    )
    importlib.invalidate_caches()
    return importlib.import_module(path.stem.replace("-", "_") + "_pb2")


pg = messages_of(ROOT / "proto" / "pg-api.proto")
standard = messages_of(ROOT / "tests" / "e2e" / "standard-services.proto")

_OPTIONS = (
    ("grpc.enable_http_proxy", 0),
    # Each client has a connection of its own, even to the same address.
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.max_receive_message_length", -1),
)


class GrpcClient:
    """Calls by name, without generated stubs. Each call takes `metadata` and `timeout`."""

    def __init__(self, address, api_key=API_KEY):
        self.channel = grpc.insecure_channel(address, options=_OPTIONS)
        self._metadata = () if api_key is None else (("apikey", api_key),)
        self.create_order_call = self._unary(
            "/pg.PaymentGateway/createOrder", pg.CreateOrderRequest, pg.CreateOrderResponse
        )
        self.get_public_order_call = self._unary(
            "/pg.PaymentGateway/getPublicOrderById",
            pg.GetPublicOrderByIdRequest,
            pg.GetPublicOrderByIdResponse,
        )
        self.check_health_call = self._unary(
            "/grpc.health.v1.Health/Check",
            standard.HealthCheckRequest,
            standard.HealthCheckResponse,
        )
        self.reflection_call = self.channel.stream_stream(
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
            request_serializer=standard.ServerReflectionRequest.SerializeToString,
            response_deserializer=standard.ServerReflectionResponse.FromString,
        )

    def _unary(self, method, request, response):
        return self.channel.unary_unary(
            method,
            request_serializer=request.SerializeToString,
            response_deserializer=response.FromString,
        )

    def create_order(self, timeout=PATIENCE_SECONDS, **fields):
        request = pg.CreateOrderRequest(**fields)
        return self.create_order_call(request, timeout=timeout, metadata=self._metadata).order

    def get_public_order(self, order_id, with_payments=False, timeout=PATIENCE_SECONDS):
        request = pg.GetPublicOrderByIdRequest(id=order_id, with_payments=with_payments)
        return self.get_public_order_call(request, timeout=timeout).order

    def check_health(self, service="", timeout=PATIENCE_SECONDS):
        """By name: "SERVING"."""
        request = standard.HealthCheckRequest(service=service)
        status = self.check_health_call(request, timeout=timeout).status
        return standard.HealthCheckResponse.ServingStatus.Name(status)

    def close(self):
        self.channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()
