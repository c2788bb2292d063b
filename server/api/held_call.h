// A call whose answer waits: for its account's clock, or for its caller to give up.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "api/call.h"
#include "engine/account.h"

namespace payscrypt::api {

class HeldCall : public std::enable_shared_from_this<HeldCall> {
 public:
  explicit HeldCall(Done done) : done_(std::move(done)) {}

  // Both end at once where the account was reset since `request` of its journal.

  // Answers once the account's clock has gone on so far, with CANCELLED where the caller goes away
  // before.
  static void AnswerAfter(domain::Duration delay, const std::shared_ptr<engine::Account>& account,
                          const Call& call, Status status, Done done,
                          std::uint64_t request = engine::Account::kNoRequest);

  // Answers only when the caller goes away, or the account does or is reset.
  static void NeverAnswer(const std::shared_ptr<engine::Account>& account, const Call& call,
                          Done done, std::uint64_t request = engine::Account::kNoRequest);

  // Ends the call. Only the first one counts.
  void End(Status status);

  // The same, with what `make` makes of it: it alone may touch the call's messages, as they may be
  // gone once the call has ended.
  template <typename Make>
  void Answer(Make make) {
    if (ended_.exchange(true)) return;
    Finish(make());
  }

 private:
  // Ends the call when its caller goes away, and has the account forget it.
  void EndWithCaller(const Call& call, const std::shared_ptr<engine::Account>& account);
  // What the account calls it by. The caller may have gone away before that was known.
  void WaitAs(std::uint64_t wait, engine::Account& account);
  void Finish(Status status);

  std::atomic<bool> ended_{false};
  std::atomic<std::uint64_t> wait_{0};  // the account's; 0: none yet
  Done done_;
};

}  // namespace payscrypt::api
