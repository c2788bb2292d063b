#include "api/held_call.h"

#include <utility>

namespace payscrypt::api {

void HeldCall::AnswerAfter(domain::Duration delay, const std::shared_ptr<engine::Account>& account,
                           const Call& call, Status status, Done done, std::uint64_t request) {
  const auto held = std::make_shared<HeldCall>(std::move(done));
  held->EndWithCaller(call, account);
  held->WaitAs(account->After(
                   delay, [held, status = std::move(status)] { held->End(status); }, request),
               *account);
}

void HeldCall::NeverAnswer(const std::shared_ptr<engine::Account>& account, const Call& call,
                           Done done, std::uint64_t request) {
  const auto held = std::make_shared<HeldCall>(std::move(done));
  held->EndWithCaller(call, account);
  const auto end = [held, name = account->name()] {
    held->End({domain::ErrorCode::kUnavailable, "account \"" + name + "\" was deleted or reset"});
  };
  held->WaitAs(account->WhenClosed(end, request), *account);
}

// Before the account knows of the call, as it may be over as soon as it does.
void HeldCall::EndWithCaller(const Call& call, const std::shared_ptr<engine::Account>& account) {
  call.OnCancel([held = shared_from_this(), of = std::weak_ptr(account)] {
    held->End(CallerGone());
    if (const auto alive = of.lock()) alive->ForgetWait(held->wait_);
  });
}

void HeldCall::WaitAs(std::uint64_t wait, engine::Account& account) {
  wait_ = wait;
  if (ended_) account.ForgetWait(wait);
}

void HeldCall::End(Status status) {
  Answer([&] { return std::move(status); });
}

void HeldCall::Finish(Status status) {
  // What `done` holds may hold this.
  const Done done = std::exchange(done_, nullptr);
  done(std::move(status));
}

}  // namespace payscrypt::api
