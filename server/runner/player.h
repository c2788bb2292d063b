// Plays the test of a scenario file against a sandbox, in an account of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "domain/timestamp.h"
#include "runner/played.h"
#include "scenario/scenario_file.h"

namespace payscrypt::runner {

// 2026-01-01T00:00:00Z, when every test begins by its account's clock.
inline constexpr domain::Timestamp kStart{
    std::chrono::sys_days{std::chrono::year{2026} / std::chrono::January / 1}};

struct PlayOptions {
  std::string sandbox_url;       // without a slash at its end
  std::string control_token;     // that its control API asks for; empty: none
  std::string merchant_address;  // for the runner's own merchant to listen on
  std::string webhook;           // of the merchant under test; empty: the runner's own
  std::string api_key;           // for the account to have; empty: the sandbox makes one up
  std::uint64_t seed = 1;
  bool shuffle = false;
  // Of real time: for a call, and for somebody else's order to come.
  std::chrono::milliseconds timeout{10'000};
};

// The account's name: the same for each run with this seed, as ids are made from it, whichever
// other tests run with it.
std::string AccountNameOf(const std::string& scenario, std::uint64_t seed);

// `file` has a test. Never hangs: every wait is bounded by a multiple of the timeout.
Played Play(const PlayOptions& options, const scenario::ScenarioFile& file);

}  // namespace payscrypt::runner
