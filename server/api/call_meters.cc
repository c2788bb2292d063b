#include "api/call_meters.h"

#include <algorithm>
#include <utility>

#include "pg-api.pb.h"
#include "sandbox.pb.h"

namespace payscrypt::api {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;

constexpr std::array<std::string_view, 2> kTransports = {"grpc", "rest"};

std::string SecondsText(std::size_t bound) {
  if (bound == kCallSeconds.size()) return "+Inf";
  std::string text = std::to_string(kCallSeconds[bound]);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string CodeText(std::size_t code) {
  return code < domain::kErrorCodeNames.size() ? domain::NameOfCode(static_cast<int>(code))
                                               : "other";
}

}  // namespace

void CallMeter::Count(Transport transport, int code, std::chrono::nanoseconds took) {
  Counts& counts = by_transport_[static_cast<std::size_t>(transport)];
  const auto add = [](Counter& counter, std::uint64_t more) {
    counter.fetch_add(more, std::memory_order_relaxed);
  };
  const std::size_t other = counts.ended.size() - 1;
  add(counts.ended[code < 0 ? other : std::min(static_cast<std::size_t>(code), other)], 1);
  const double seconds = std::chrono::duration<double>(took).count();
  const auto bound = std::ranges::lower_bound(kCallSeconds, seconds);
  add(counts.took[static_cast<std::size_t>(bound - kCallSeconds.begin())], 1);
  add(counts.nanoseconds, static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)));
}

CallMeters::CallMeters(std::chrono::nanoseconds (*uptime)()) : uptime_(uptime) {
  const FileDescriptor* const files[] = {pg::CreateOrderRequest::descriptor()->file(),
                                         sandbox::v1::Account::descriptor()->file()};
  for (const FileDescriptor* const file : files) {
    const auto& service = *file->service(0);
    for (int i = 0; i < service.method_count(); ++i) {
      CallMeter& meter = meters_.emplace_back(service.method(i)->name());
      by_request_.emplace(service.method(i)->input_type(), &meter);
    }
  }
}

CallMeter* CallMeters::Of(const Descriptor& request) {
  const auto found = by_request_.find(&request);
  return found != by_request_.end() ? found->second : nullptr;
}

void CallMeters::Append(MetricText& text) const {
  text.Begin("payscrypt_sandbox_calls_total", "counter",
             "Calls that have ended, by rpc, transport and gRPC code.");
  for (const CallMeter& meter : meters_) {
    for (std::size_t transport = 0; transport < kTransports.size(); ++transport) {
      const auto& ended = meter.by_transport_[transport].ended;
      for (std::size_t code = 0; code < ended.size(); ++code) {
        const std::uint64_t count = ended[code].load(std::memory_order_relaxed);
        if (count == 0) continue;
        text.Add(
            static_cast<double>(count),
            {{"rpc", meter.rpc_}, {"transport", kTransports[transport]}, {"code", CodeText(code)}});
      }
    }
  }
  text.Begin("payscrypt_sandbox_call_seconds", "histogram",
             "How long calls took, in real time, by rpc and transport.");
  for (const CallMeter& meter : meters_) {
    for (std::size_t transport = 0; transport < kTransports.size(); ++transport) {
      const CallMeter::Counts& counts = meter.by_transport_[transport];
      const MetricText::Labels labels = {{"rpc", meter.rpc_},
                                         {"transport", kTransports[transport]}};
      std::array<std::uint64_t, kCallSeconds.size() + 1> up_to{};
      std::uint64_t sum = 0;
      for (std::size_t bound = 0; bound < up_to.size(); ++bound) {
        up_to[bound] = sum += counts.took[bound].load(std::memory_order_relaxed);
      }
      if (sum == 0) continue;
      for (std::size_t bound = 0; bound < up_to.size(); ++bound) {
        text.Add(static_cast<double>(up_to[bound]),
                 {{"rpc", meter.rpc_},
                  {"transport", kTransports[transport]},
                  {"le", SecondsText(bound)}},
                 "_bucket");
      }
      text.Add(static_cast<double>(counts.nanoseconds.load(std::memory_order_relaxed)) / 1e9,
               labels, "_sum");
      text.Add(static_cast<double>(sum), labels, "_count");
    }
  }
}

}  // namespace payscrypt::api
