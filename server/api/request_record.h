// What the journal is given of a request of the merchant API, and of its answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <google/protobuf/message.h>

#include "api/call.h"
#include "engine/account.h"

namespace payscrypt::api {

// Of a message that is larger than this, texts are cut to kMaxKeptText.
inline constexpr std::size_t kMaxKeptMessage = 64 << 10;
inline constexpr std::size_t kMaxKeptText = 4 << 10;

// The message as it is kept: serialised.
std::string Kept(const google::protobuf::Message& message);

// For the record of a call; `message` is null where the transport could not read it.
std::shared_ptr<const RequestContent> ContentOf(const Call& call,
                                                const google::protobuf::Message* message);

// An open record, to be ended once, by whoever answers. Copied freely.
struct OpenRecord {
  std::shared_ptr<engine::Account> account;
  std::uint64_t number = 0;
  std::chrono::nanoseconds began{};  // by the same clock as `now` of End

  // `message`, as Kept made it of the response, counts where the status is OK.
  void End(const Status& status, std::string message, std::chrono::nanoseconds now) const;
};

}  // namespace payscrypt::api
