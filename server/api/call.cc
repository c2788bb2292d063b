#include "api/call.h"

namespace payscrypt::api {

std::optional<std::string_view> Call::Metadata(std::string_view key) const {
  for (const auto& [name, value] : metadata_) {
    if (name == key) return value;
  }
  return std::nullopt;
}

void Call::OnCancel(std::function<void()> action) const {
  {
    const std::lock_guard lock(mutex_);
    if (!cancelled_) {
      cancel_action_ = std::move(action);
      return;
    }
  }
  action();
}

void Call::RunCancelAction() {
  std::function<void()> action;
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    action = std::exchange(cancel_action_, nullptr);
  }
  if (action) action();
}

void Call::DropCancelAction() {
  std::function<void()> action;  // destroyed without the lock: it may hold anything
  const std::lock_guard lock(mutex_);
  action.swap(cancel_action_);
}

}  // namespace payscrypt::api
