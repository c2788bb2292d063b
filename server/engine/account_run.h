// How each command of an account runs. For account*.cc alone.
#pragma once

#include <type_traits>

#include "engine/account.h"

namespace payscrypt::engine {

template <typename Body>
auto Account::Run(Body body) {
  using Result = std::invoke_result_t<Body, domain::Timestamp, Effects&>;
  Effects effects;
  if constexpr (std::is_void_v<Result>) {
    {
      const std::lock_guard lock(mutex_);
      body(Begin(effects), effects);
      SetAlarm();
      Keep(effects);
    }
    Perform(effects);
  } else {
    Result result = [&] {
      const std::lock_guard lock(mutex_);
      Result made = body(Begin(effects), effects);
      SetAlarm();
      Keep(effects);
      return made;
    }();
    Perform(effects);
    return result;
  }
}

template <typename Change>
domain::Result<void> Account::Set(bool Unkept::*what, Change change) {
  Effects effects;
  domain::Result<void> changed;
  {
    const std::lock_guard lock(mutex_);
    changed = change();
    if (changed) Note(what);
    Keep(effects);
  }
  Perform(effects);
  return changed;
}

}  // namespace payscrypt::engine
