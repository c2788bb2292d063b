// The journal of an account: the requests of the merchant API that it was sent, and what came of
// each.
//
// A record is opened when a request is taken up and ended when it is answered, so that requests
// that hang are there too. The engine knows no protos: messages stand here serialised, as they came
// and went, and whoever shows a record makes text of them. What costs is thereby done for the few
// that somebody looks at.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "domain/error.h"
#include "domain/order.h"
#include "domain/scenario.h"
#include "domain/timestamp.h"

namespace payscrypt::engine {

enum class Transport : std::uint8_t { kGrpc, kRest };

// How a request came, and what it said.
struct RequestContent {
  // Of one request, bytes; the rest is cut off.
  static constexpr std::size_t kMaxPath = 1 << 10;
  static constexpr std::size_t kMaxBody = 16 << 10;

  // Where the message is.
  enum class Message : std::uint8_t {
    kUnreadable,  // nowhere
    kInBody,      // as JSON
    kKept,        // in `message`
  };

  std::string path;                          // of REST: "POST /apis/pg/create_order"
  std::string body;                          // of REST, as it came
  std::size_t body_bytes = 0;                // all of it
  std::vector<std::string> unknown_fields;   // that the message has no place for
  std::vector<std::string> other_spellings;  // names that are not written as the API writes them
  bool from_browser = false;
  bool has_key = false;
  Message where = Message::kUnreadable;
  std::string message;  // serialised
};

// What came of it.
struct RequestAnswer {
  domain::ErrorCode code = domain::ErrorCode::kOk;
  std::string text;         // of an error
  std::string message;      // serialised; of OK
  bool never_sent = false;  // the connection was reset instead
  std::chrono::nanoseconds took{};
};

struct RecordedRequest {
  std::uint64_t number = 0;          // from 1, in the order in which they were taken up
  domain::Timestamp at{};            // then, by the account's clock
  std::optional<domain::Rpc> rpc{};  // nothing where its path is nobody's
  Transport transport = Transport::kGrpc;
  domain::OrderId order{};                             // 0: none
  std::shared_ptr<const domain::OrderTerms> terms{};   // of that order; null: there is none
  std::shared_ptr<const domain::Scenario> scenario{};  // that drives it; null: none
  std::shared_ptr<const domain::CallFault> fault{};    // that met the request; null: none
  std::uint64_t after_event = 0;    // the number of the account's newest event when it came
  bool before_any_webhook = false;  // none about its order had been sent
  std::shared_ptr<const RequestContent> content{};  // null: there is nothing to tell
  std::shared_ptr<const RequestAnswer> answer{};    // null: there is none yet
  std::size_t bytes = 0;                            // of its texts: the log's to know
};

// Safe to call from any thread.
class RequestLog {
 public:
  // The newest that fit into both are kept; the bytes are those of their texts.
  static constexpr std::size_t kMaxRequests = 10'000;
  static constexpr std::size_t kMaxBytes = 4 << 20;
  // Requests that end make room for some that begin, which then need not: Open runs under the lock
  // of the account.
  static constexpr std::size_t kRoom = kMaxBytes / 16;

  using Filter = std::function<bool(const RecordedRequest&)>;

  // Numbers it and keeps it; the result is its number.
  std::uint64_t Open(RecordedRequest request);

  // The request has been answered. One that is not kept any more stays forgotten.
  void End(std::uint64_t number, RequestAnswer answer);

  // Nothing where it is not kept any more, or never was.
  std::optional<RecordedRequest> Find(std::uint64_t number) const;

  // Up to `limit` with a number above `after` that pass the filter (an empty one passes all),
  // oldest first.
  std::vector<RecordedRequest> List(std::uint64_t after, std::size_t limit,
                                    const Filter& filter = {}) const;
  // The same, newest first, with a number below `before`; 0: from the newest.
  std::vector<RecordedRequest> ListNewest(std::uint64_t before, std::size_t limit,
                                          const Filter& filter = {}) const;

  // Forgets them all. Numbers go on: none is given twice.
  void Clear();

  // From now on, which ones have ended is noted.
  void Track() { is_tracked_ = true; }
  // Those that have ended and were not taken before, by number, up to `limit`; those that are
  // forgotten are not there.
  std::vector<RecordedRequest> TakeEnded(std::size_t limit);
  std::size_t ended() const;  // how many there are to take, and some that are forgotten

  // The number of the newest; 0 before the first.
  std::uint64_t last_number() const;
  // That of the oldest that is kept; above last_number() where none is.
  std::uint64_t first_number() const;

  // Begins again with these, by number. Some may be missing.
  void Restore(std::vector<RecordedRequest> requests, std::uint64_t last);

  // How many there have been since the last Clear that are not kept any more.
  std::uint64_t forgotten() const;

 private:
  // With the lock held; the index of a number, if it is kept.
  std::optional<std::size_t> IndexOf(std::uint64_t number) const;
  std::size_t FirstFrom(std::uint64_t number) const;
  void ForgetOldest(std::size_t max_bytes, std::vector<RecordedRequest>& forgotten);

  mutable std::mutex mutex_;
  std::deque<RecordedRequest> requests_;
  std::uint64_t last_number_ = 0;
  std::uint64_t forgotten_ = 0;
  std::size_t bytes_ = 0;
  bool is_tracked_ = false;
  std::vector<std::uint64_t> ended_;
};

}  // namespace payscrypt::engine
