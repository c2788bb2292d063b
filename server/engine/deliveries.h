// Webhooks that are owed, under way and done.
//
// For one order and one URL they go one after the other, in the order in which they came to be
// owed; different orders and URLs do not wait for each other. Not thread-safe: the owner holds its
// lock.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/order.h"
#include "domain/scenario.h"
#include "domain/timestamp.h"
#include "engine/ports.h"

namespace payscrypt::engine {

// One status change to one URL, or a webhook that a scenario makes up.
struct Delivery {
  enum class State : std::uint8_t { kWaiting, kUnderWay, kSettled, kSkipped };

  std::uint64_t number = 0;  // from 1, in the order in which they came to be owed
  domain::OrderId order{};
  std::uint16_t webhook = 0;  // the index of its URL in AccountOptions.webhooks
  domain::OrderStatus status = domain::OrderStatus::kPending;  // that it tells, unless edited
  std::shared_ptr<const domain::WebhookEdit> edit{};           // null: the truth

  State state = State::kWaiting;
  AttemptOutcome::Kind kind = AttemptOutcome::Kind::kFailed;  // of kSettled
  int http_status = 0;                                        // of an answer
  domain::Timestamp sent_at{};                                // of kUnderWay and kSettled
  std::uint64_t sent_event = 0;                               // 0: none yet
  std::uint64_t settled_event = 0;
  std::shared_ptr<const std::string> error{};  // null without a text
};

class Deliveries {
 public:
  static constexpr std::size_t kMaxOpen = 100'000;  // owed and under way
  static constexpr std::size_t kMaxKept = 100'000;  // settled ones included

  // Numbers it and keeps it, waiting or skipped. Null where there are too many.
  Delivery* Add(Delivery delivery);

  // Puts it into its line. Whether it is the first, so that the caller is to send it.
  bool Enter(const Delivery& delivery);

  // It is done, so that it leaves its line; the number of the next one, which is to be sent.
  std::optional<std::uint64_t> Leave(Delivery& delivery);

  // Null where it is not kept any more, or never was.
  Delivery* Find(std::uint64_t number);

  // Up to `limit` with a number above `after`, oldest first; of one order alone where one is given.
  std::vector<Delivery> List(std::uint64_t after, std::size_t limit,
                             std::optional<domain::OrderId> order) const;

  // Forgets them all. Numbers go on: none is given twice.
  void Clear();

  // In lines: under way, or waiting for one that is.
  std::size_t in_lines() const { return in_lines_; }

 private:
  struct Line {
    domain::OrderId order;
    std::uint16_t webhook = 0;
    friend bool operator==(const Line&, const Line&) = default;
  };
  struct LineHash {
    std::size_t operator()(const Line& line) const noexcept {
      return std::hash<domain::OrderId>{}(line.order) * 31 + line.webhook;
    }
  };

  std::deque<Delivery> kept_;
  std::uint64_t last_number_ = 0;
  std::size_t open_ = 0;
  std::size_t in_lines_ = 0;
  // A line's first delivery is the one under way; a line without any is removed.
  std::unordered_map<Line, std::deque<std::uint64_t>, LineHash> lines_;
};

}  // namespace payscrypt::engine
