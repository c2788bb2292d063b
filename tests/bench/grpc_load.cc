// Calls one rpc of the payment gateway over and over, and prints how fast it was answered.
//
//   grpc_load --target ADDR:PORT --rpc createOrder|getPublicOrderById --request JSON
//             [--channels 4] [--in-flight 16] [--seconds 3 | --count N] [--response-file FILE]
//
// Each channel has a connection of its own and keeps `in-flight` calls going, for some time or
// until `count` of them are done. The request is serialized once and the answers stay bytes, so
// that little of what is measured is the client's work. The last line of its output is JSON.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "pg-api.pb.h"

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kConnectTimeout{10};

struct Options {
  std::string target;
  std::string rpc;
  std::string request;  // JSON
  std::string key = "sandbox";
  std::string response_file;
  int channels = 4;
  int in_flight = 16;  // of each channel
  double seconds = 3;
  std::int64_t count = 0;  // 0: `seconds` decides
};

[[noreturn]] void Die(const std::string& why) {
  std::cerr << "grpc_load: " << why << "\n";
  std::exit(1);
}

grpc::ByteBuffer Serialize(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

grpc::ByteBuffer ReadRequest(const Options& options) {
  pg::CreateOrderRequest create;
  pg::GetPublicOrderByIdRequest get;
  google::protobuf::Message& message =
      options.rpc == "createOrder" ? static_cast<google::protobuf::Message&>(create) : get;
  const auto parsed = google::protobuf::util::JsonStringToMessage(options.request, &message);
  if (!parsed.ok()) Die("--request: " + parsed.ToString());
  return Serialize(message);
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) Die("an answer without bytes");
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

// What all calls share: what to ask, when to end, and who waits for the end.
class Run {
 public:
  Run(const Options& options, grpc::ByteBuffer request)
      : method("/pg.PaymentGateway/" + options.rpc),
        key(options.key),
        request_(std::move(request)),
        left_(options.count > 0 ? options.count : INT64_MAX) {}

  // Whether one more call is to be made.
  bool Another() {
    return !ended.load(std::memory_order_relaxed) &&
           left_.fetch_sub(1, std::memory_order_relaxed) > 0;
  }

  void LaneBegins() { ++lanes_; }

  void LaneEnds() {
    const std::lock_guard lock(mutex_);
    if (--lanes_ == 0) all_ended_.notify_all();
  }

  void AwaitLanes() {
    std::unique_lock lock(mutex_);
    all_ended_.wait(lock, [this] { return lanes_ == 0; });
  }

  void AwaitLanesFor(std::chrono::duration<double> time) {
    std::unique_lock lock(mutex_);
    all_ended_.wait_for(lock, time, [this] { return lanes_ == 0; });
  }

  const grpc::ByteBuffer& request() const { return request_; }

  const std::string method;
  const std::string key;
  std::atomic<bool> ended{false};

 private:
  const grpc::ByteBuffer request_;
  std::atomic<std::int64_t> left_;
  std::mutex mutex_;
  std::condition_variable all_ended_;
  int lanes_ = 0;
};

// One call after another.
class Lane {
 public:
  Lane(Run& run, grpc::GenericStub& stub) : run_(run), stub_(stub) { run_.LaneBegins(); }

  void Next() {
    if (!run_.Another()) {
      run_.LaneEnds();
      return;
    }
    context_ = std::make_unique<grpc::ClientContext>();
    context_->AddMetadata("apikey", run_.key);
    response.Clear();
    began_ = SteadyClock::now();
    stub_.UnaryCall(context_.get(), run_.method, grpc::StubOptions(), &run_.request(), &response,
                    [this](const grpc::Status& status) { OnAnswer(status); });
  }

  grpc::ByteBuffer response;             // the last one
  std::vector<std::uint32_t> latencies;  // microseconds
  std::int64_t failures = 0;
  std::string failure;  // the first one

 private:
  void OnAnswer(const grpc::Status& status) {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - began_);
    latencies.push_back(static_cast<std::uint32_t>(took.count()));
    if (!status.ok() && failures++ == 0) failure = status.error_message();
    Next();
  }

  Run& run_;
  grpc::GenericStub& stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  SteadyClock::time_point began_;
};

std::vector<std::unique_ptr<grpc::GenericStub>> Connect(const Options& options) {
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  for (int i = 0; i < options.channels; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel =
        grpc::CreateCustomChannel(options.target, grpc::InsecureChannelCredentials(), arguments);
    if (!channel->WaitForConnected(std::chrono::system_clock::now() + kConnectTimeout)) {
      Die("cannot connect to " + options.target);
    }
    stubs.push_back(std::make_unique<grpc::GenericStub>(channel));
  }
  return stubs;
}

void Report(const std::vector<std::unique_ptr<Lane>>& lanes, double seconds) {
  std::vector<std::uint32_t> latencies;
  std::int64_t failures = 0;
  std::string failure;
  for (const auto& lane : lanes) {
    latencies.insert(latencies.end(), lane->latencies.begin(), lane->latencies.end());
    failures += lane->failures;
    if (failure.empty()) failure = lane->failure;
  }
  if (latencies.empty()) Die("no call was answered");
  if (failures > 0) std::cerr << "grpc_load: the first failure: " << failure << "\n";
  std::sort(latencies.begin(), latencies.end());
  const std::size_t count = latencies.size();
  std::printf("{\"requests\":%zu,\"failures\":%lld,\"seconds\":%.6f,\"p50_us\":%u,\"p99_us\":%u}\n",
              count, static_cast<long long>(failures), seconds, latencies[count / 2],
              latencies[count - 1 - count / 100]);
}

void Generate(const Options& options) {
  const auto stubs = Connect(options);
  Run run(options, ReadRequest(options));
  std::vector<std::unique_ptr<Lane>> lanes;
  for (const auto& stub : stubs) {
    for (int i = 0; i < options.in_flight; ++i) {
      lanes.push_back(std::make_unique<Lane>(run, *stub));
    }
  }
  const auto began = SteadyClock::now();
  for (const auto& lane : lanes) lane->Next();
  if (options.count == 0) run.AwaitLanesFor(std::chrono::duration<double>(options.seconds));
  if (options.count == 0) run.ended = true;
  run.AwaitLanes();
  const std::chrono::duration<double> took = SteadyClock::now() - began;
  Report(lanes, took.count());
  if (!options.response_file.empty()) {
    std::ofstream(options.response_file, std::ios::binary) << BytesOf(lanes.front()->response);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Calls one rpc over and over.");
  app.add_option("--target", options.target, "ADDR:PORT")->required();
  app.add_option("--rpc", options.rpc, "Which rpc")
      ->required()
      ->check(CLI::IsMember({"createOrder", "getPublicOrderById"}));
  app.add_option("--request", options.request, "The request, as JSON")->required();
  app.add_option("--key", options.key, "The API key")->capture_default_str();
  app.add_option("--channels", options.channels, "Connections")->capture_default_str();
  app.add_option("--in-flight", options.in_flight, "Calls at once on each")->capture_default_str();
  app.add_option("--seconds", options.seconds, "How long")->capture_default_str();
  app.add_option("--count", options.count, "How many calls, instead of how long");
  app.add_option("--response-file", options.response_file, "File for the last answer's bytes");
  CLI11_PARSE(app, argc, argv);
  Generate(options);
  return 0;
}
