#pragma once

#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/error.h"
#include "domain/order.h"
#include "domain/scenario.h"
#include "domain/timestamp.h"

namespace payscrypt::engine {

enum class Transport : std::uint8_t { kGrpc, kRest };

// A call of the merchant API, and how it ended.
struct RecordedCall {
  std::uint64_t number = 0;  // from 1
  domain::Timestamp at{};
  domain::Rpc rpc = domain::Rpc::kCreateOrder;
  Transport transport = Transport::kGrpc;
  domain::OrderId order{};  // 0: none
  domain::ErrorCode code = domain::ErrorCode::kOk;
  std::shared_ptr<const std::string> message{};      // of an error
  std::shared_ptr<const domain::CallFault> fault{};  // that met it; null: none
  std::uint64_t after_event = 0;  // the number of the account's newest event when it came
};

// The newest kMaxCalls calls of an account. Not thread-safe: the owner holds its lock.
class CallLog {
 public:
  static constexpr std::size_t kMaxCalls = 10'000;

  void Append(RecordedCall call) {
    if (calls_.size() == kMaxCalls) calls_.pop_front();
    call.number = ++last_number_;
    calls_.push_back(std::move(call));
  }

  std::uint64_t last_number() const { return last_number_; }
  std::uint64_t first_number() const { return last_number_ - calls_.size() + 1; }

  // Begins again with these, whose last has the number `last`.
  void Restore(std::vector<RecordedCall> calls, std::uint64_t last) {
    calls_.assign(std::make_move_iterator(calls.begin()), std::make_move_iterator(calls.end()));
    last_number_ = last;
  }

  // Up to `limit` with a number above `after`, oldest first; about one order alone where one is
  // given.
  std::vector<RecordedCall> List(std::uint64_t after, std::size_t limit,
                                 std::optional<domain::OrderId> order) const {
    std::vector<RecordedCall> found;
    for (const RecordedCall& call : calls_) {
      if (found.size() == limit) break;
      if (call.number > after && (!order || call.order == *order)) found.push_back(call);
    }
    return found;
  }

 private:
  std::deque<RecordedCall> calls_;
  std::uint64_t last_number_ = 0;
};

}  // namespace payscrypt::engine
