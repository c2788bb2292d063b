// A store that keeps nothing and knows what it was given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "domain/error.h"
#include "engine/store.h"

namespace payscrypt::engine {

// Keeps at once what it is given, and after so many changes nothing more.
class FillingStore : public Store {
 public:
  explicit FillingStore(int room) : room_(room) {}

  void Commit(std::int64_t, std::unique_ptr<AccountChanges> changes, Action then) override {
    if (changes->is_urgent) --room_;
    requests_ += changes->requests.size();
    if (then) held_.push_back(std::move(then));
    ++commits_;
  }
  void Soon(Action collect) override { collectors_.push_back(std::move(collect)); }
  void AfterCommit(Action action) override { held_.push_back(std::move(action)); }
  void WhenKept(Answer answer) override { answer(Check()); }
  bool IsPending() const override { return !held_.empty(); }
  bool IsBehind() const override { return false; }
  domain::Result<void> Check() const override {
    if (room_ > 0) return {};
    return domain::Fail(domain::ErrorCode::kUnavailable, "the disk is full");
  }

  void Perform() {
    for (const Action& action : std::exchange(held_, {})) action();
  }
  // How many asked for it.
  std::size_t Collect() {
    const std::vector<Action> collectors = std::exchange(collectors_, {});
    for (const Action& collect : collectors) collect();
    return collectors.size();
  }
  void MakeRoom(int room) { room_ = room; }
  int commits() const { return commits_; }
  std::size_t requests() const { return requests_; }

 private:
  int room_;
  int commits_ = 0;
  std::size_t requests_ = 0;
  std::vector<Action> collectors_;
  std::vector<Action> held_;
};

}  // namespace payscrypt::engine
