// What gRPC makes of the services, with gRPC's own client. tests/e2e has other clients.
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/client_unary_call.h>
#include <gtest/gtest.h>

#include "echo_control.h"
#include "pg-api.grpc.pb.h"
#include "sandbox.grpc.pb.h"
#include "test_gateway.h"
#include "transports/grpc/server.h"
#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {
namespace {

namespace control = ::payscrypt::sandbox::v1;
using ::grpc::StatusCode;
using ::testing::HasSubstr;
using testing::HeldCall;
using ::testing::StartsWith;

class GrpcTest : public ::testing::Test {
 protected:
  GrpcTest() : server_(std::move(*Server::Create({gateway_, control_}, {.own_port = 0}))) {}

  ::grpc::Status Create(::grpc::ClientContext& context) {
    pg::CreateOrderRequest request;
    request.set_merchant_order_id("A-7");
    return gateway_stub_->createOrder(&context, request, &created_);
  }

  ::grpc::Status Create() {
    ::grpc::ClientContext context;
    return Create(context);
  }

  testing::TestGateway gateway_;
  testing::EchoControl control_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<::grpc::Channel> channel_ = ::grpc::CreateChannel(
      "127.0.0.1:" + std::to_string(server_->own_port()), ::grpc::InsecureChannelCredentials());
  std::unique_ptr<pg::PaymentGateway::Stub> gateway_stub_ = pg::PaymentGateway::NewStub(channel_);
  std::unique_ptr<control::Sandbox::Stub> control_stub_ = control::Sandbox::NewStub(channel_);
  pg::CreateOrderResponse created_;
};

TEST_F(GrpcTest, ServesTheMerchantApi) {
  EXPECT_TRUE(Create().ok());
  EXPECT_EQ(created_.order().merchant_order_id(), "A-7");
}

TEST_F(GrpcTest, ServesTheControlApi) {
  control_.end = [](const api::Call& call, const api::Done& done) {
    EXPECT_EQ(call.transport(), api::Transport::kGrpc);
    EXPECT_EQ(call.Metadata("apikey"), "k");
    done({});
  };
  ::grpc::ClientContext context;
  context.AddMetadata("apikey", "k");
  control::PutScenarioRequest request;
  request.set_name("mine");
  request.set_source("{}");
  control::Scenario response;
  EXPECT_TRUE(control_stub_->PutScenario(&context, request, &response).ok());
  EXPECT_EQ(control_.TakeReceived(), R"(PutScenario name: "mine" source: "{}")");
  EXPECT_EQ(response.source(), "{}");
}

TEST_F(GrpcTest, GivesEachRpcToItsMethod) {
  const auto* const described =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          control::Sandbox::service_full_name());
  ASSERT_NE(described, nullptr);
  ASSERT_GT(described->method_count(), 0);
  for (int i = 0; i < described->method_count(); ++i) {
    if (described->method(i)->server_streaming()) continue;
    const std::string name = described->method(i)->name();
    const std::string path = "/" + described->full_name() + "/" + name;
    const ::grpc::internal::RpcMethod method(path.c_str(), ::grpc::internal::RpcMethod::NORMAL_RPC);
    ::grpc::ClientContext context;
    const control::GetAccountRequest request;  // as empty as any
    control::ClearFaultsResponse response;
    const auto status =
        ::grpc::internal::BlockingUnaryCall(channel_.get(), method, &context, request, &response);
    EXPECT_TRUE(status.ok()) << name << ": " << status.error_message();
    EXPECT_EQ(control_.TakeReceived(), name);
  }
}

TEST_F(GrpcTest, TellsOfAnAnswerThatIsBrokenAsAClientWould) {
  const struct {
    api::Manner manner;
    StatusCode code;
    const char* message;
  } kFaults[] = {
      {api::Manner::kReset, StatusCode::UNAVAILABLE, "Connection reset by peer"},
      {api::Manner::kTruncated, StatusCode::INTERNAL, "unexpected EOF"},
      {api::Manner::kMalformed, StatusCode::INTERNAL, "cannot parse"},
  };
  for (const auto& fault : kFaults) {
    gateway_.create = [&](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                          const api::Done& done) {
      api::Status status;
      status.manner = fault.manner;
      done(status);
    };
    const ::grpc::Status status = Create();
    EXPECT_EQ(status.error_code(), fault.code);
    EXPECT_THAT(status.error_message(), HasSubstr(fault.message));
  }
}

// As gRPC encodes it on the wire.
std::size_t EncodedSize(const std::string& message) {
  std::size_t size = 0;
  for (const char c : message) size += c >= 0x20 && c <= 0x7e && c != '%' ? 1 : 3;
  return size;
}

TEST_F(GrpcTest, CutsAMessageThatItsClientsWouldNotTake) {
  for (const std::string unit : {"a", "%", "\u00e9", "a\U0001F389", "\xff"}) {
    std::string told;
    for (int i = 0; i < 20'000; ++i) told += unit;
    gateway_.create = [&](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                          const api::Done& done) {
      done({domain::ErrorCode::kInvalidArgument, told});
    };
    const ::grpc::Status status = Create();
    EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT) << unit;
    const std::string message = status.error_message();
    ASSERT_TRUE(message.ends_with("\u2026")) << unit << ": " << message;
    const std::string kept = message.substr(0, message.size() - 3);
    EXPECT_EQ(told.substr(0, kept.size()), kept);
    EXPECT_NE(static_cast<unsigned char>(told[kept.size()]) & 0xC0U, 0x80U) << "within a character";
    EXPECT_LE(EncodedSize(message), kMaxStatusMessageBytes) << unit;
    EXPECT_GT(EncodedSize(message), kMaxStatusMessageBytes - 16) << unit;
  }
}

TEST_F(GrpcTest, LeavesAMessageWholeThatFits) {
  const std::string told(kMaxStatusMessageBytes, 'a');
  gateway_.create = [&](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                        const api::Done& done) {
    done({domain::ErrorCode::kNotFound, told});
  };
  EXPECT_EQ(Create().error_message(), told);
}

// What cannot be read as any message: an end within a field.
::grpc::ByteBuffer NoMessage() {
  const ::grpc::Slice bytes("\xff\xff\xff");
  return {&bytes, 1};
}

TEST_F(GrpcTest, TellsOfARequestThatCannotBeReadAsGrpcGoDoes) {
  for (const char* const path :
       {"/pg.PaymentGateway/createOrder", "/pg.PaymentGateway/getPublicOrderById",
        "/payscrypt.sandbox.v1.Sandbox/GetAccount",
        "/payscrypt.sandbox.v1.Sandbox/SimulateOrder"}) {
    const ::grpc::internal::RpcMethod method(path, ::grpc::internal::RpcMethod::NORMAL_RPC);
    ::grpc::ClientContext context;
    const ::grpc::ByteBuffer request = NoMessage();
    pg::CreateOrderResponse response;
    const auto status =
        ::grpc::internal::BlockingUnaryCall(channel_.get(), method, &context, request, &response);
    EXPECT_EQ(status.error_code(), StatusCode::INTERNAL) << path;
    EXPECT_THAT(status.error_message(), StartsWith("grpc: error unmarshalling request: "));
    EXPECT_EQ(control_.TakeReceived(), "") << path;
  }
  EXPECT_TRUE(Create().ok());
}

TEST_F(GrpcTest, TellsOfAStreamsRequestThatCannotBeReadAsGrpcGoDoes) {
  const ::grpc::internal::RpcMethod method("/payscrypt.sandbox.v1.Sandbox/WatchEvents",
                                           ::grpc::internal::RpcMethod::SERVER_STREAMING);
  ::grpc::ClientContext context;
  const std::unique_ptr<::grpc::ClientReader<control::Event>> stream(
      ::grpc::internal::ClientReaderFactory<control::Event>::Create(channel_.get(), method,
                                                                    &context, NoMessage()));
  control::Event event;
  EXPECT_FALSE(stream->Read(&event));
  const ::grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), StatusCode::INTERNAL);
  EXPECT_THAT(status.error_message(),
              StartsWith("grpc: failed to unmarshal the received message: "));
}

class GrpcTokenTest : public GrpcTest {
 protected:
  GrpcTokenTest() {
    server_ = std::move(
        *Server::Create({gateway_, control_}, {.own_port = 0, .control_token = "s3cret"}));
    channel_ = ::grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->own_port()),
                                     ::grpc::InsecureChannelCredentials());
    control_stub_ = control::Sandbox::NewStub(channel_);
    gateway_stub_ = pg::PaymentGateway::NewStub(channel_);
  }

  ::grpc::Status GetAccount(const std::string& authorization) {
    ::grpc::ClientContext context;
    if (!authorization.empty()) context.AddMetadata("authorization", authorization);
    control::Account account;
    return control_stub_->GetAccount(&context, {}, &account);
  }
};

TEST_F(GrpcTokenTest, TheControlApiAsksForIt) {
  EXPECT_TRUE(GetAccount("Bearer s3cret").ok());
  EXPECT_EQ(control_.TakeReceived(), "GetAccount");
  for (const char* const other : {"", "Bearer other", "Basic s3cret", "s3cret"}) {
    const ::grpc::Status status = GetAccount(other);
    EXPECT_EQ(status.error_code(), StatusCode::UNAUTHENTICATED) << other;
    EXPECT_THAT(status.error_message(), HasSubstr("Bearer TOKEN")) << other;
    EXPECT_EQ(control_.TakeReceived(), "") << other;
  }
}

TEST_F(GrpcTokenTest, StreamsAskForItToo) {
  ::grpc::ClientContext context;
  const auto stream = control_stub_->WatchEvents(&context, {});
  control::Event event;
  EXPECT_FALSE(stream->Read(&event));
  EXPECT_EQ(stream->Finish().error_code(), StatusCode::UNAUTHENTICATED);
}

TEST_F(GrpcTokenTest, TheMerchantApiDoesNot) { EXPECT_TRUE(Create().ok()); }

// Counts what still holds on to a call.
class GrpcCancelTest : public GrpcTest {
 protected:
  // From now on createOrder ends when it is cancelled, and not before.
  void Hang() {
    gateway_.create = [this](const api::Call& call, const pg::CreateOrderRequest&,
                             pg::CreateOrderResponse&, const api::Done& done) {
      call.OnCancel([this, done, held = held_] {
        done({domain::ErrorCode::kCancelled, "nobody waits"});
        const std::lock_guard lock(mutex_);
        ++cancelled_;
        changed_.notify_all();
      });
      const std::lock_guard lock(mutex_);
      ++arrived_;
      changed_.notify_all();
    };
  }

  // A call that is cancelled late would still use what is above.
  void TearDown() override { server_->Stop(std::chrono::milliseconds::zero()); }

  void Await(const int& count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count > 0; });
  }

  const std::shared_ptr<int> held_ = std::make_shared<int>();
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  int cancelled_ = 0;
};

TEST_F(GrpcCancelTest, ACallThatIsNeverEndedEndsWhenItsClientCancels) {
  Hang();
  ::grpc::ClientContext context;
  std::thread client([&] { EXPECT_EQ(Create(context).error_code(), StatusCode::CANCELLED); });
  Await(arrived_);
  context.TryCancel();
  client.join();
  Await(cancelled_);
}

TEST_F(GrpcCancelTest, ACallThatIsNeverEndedEndsWithItsDeadline) {
  Hang();
  ::grpc::ClientContext context;
  context.set_deadline(gpr_time_from_millis(1, GPR_TIMESPAN));
  EXPECT_EQ(Create(context).error_code(), StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(GrpcCancelTest, ACallThatIsNeverEndedEndsWhenTheServerStops) {
  Hang();
  std::thread client([&] { EXPECT_FALSE(Create().ok()); });
  Await(arrived_);
  server_->Stop(std::chrono::milliseconds::zero());
  client.join();
  EXPECT_EQ(cancelled_, 1);
}

TEST_F(GrpcCancelTest, ACallThatIsEndedAfterItWasCancelledIsFinishedThen) {
  gateway_.HoldCreateOrder();
  ::grpc::ClientContext context;
  std::thread client([&] { EXPECT_EQ(Create(context).error_code(), StatusCode::CANCELLED); });
  const HeldCall held = gateway_.NextHeld();
  context.TryCancel();
  client.join();
  testing::AwaitCancelled(*held.call);
  held.done({});
  server_->Stop(std::chrono::milliseconds::zero());  // which waits for every call
}

TEST_F(GrpcCancelTest, LetsGoOfWhatACallLeftForItsCancelling) {
  gateway_.create = [this](const api::Call& call, const pg::CreateOrderRequest&,
                           pg::CreateOrderResponse&, const api::Done& done) {
    call.OnCancel([held = held_] { ADD_FAILURE() << "it ended before"; });
    done({});
  };
  EXPECT_TRUE(Create().ok());
  server_->Stop(std::chrono::milliseconds::zero());
  EXPECT_EQ(held_.use_count(), 1);
}

}  // namespace
}  // namespace payscrypt::transports::grpc
