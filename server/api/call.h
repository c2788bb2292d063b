// What a call carries besides its message, whichever transport it came by.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/status.h"

namespace payscrypt::api {

enum class Transport { kGrpc, kRest };

class Call {
 public:
  Call() = default;
  explicit Call(Transport transport) : transport_(transport) {}
  virtual ~Call() = default;

  Transport transport() const { return transport_; }

  // Whether the caller is gone or its deadline has passed: the work is not worth doing any more.
  virtual bool IsCancelled() const { return false; }

  // The first value of a metadata key (lower case); nothing where the caller sent none.
  virtual std::optional<std::string_view> Metadata(std::string_view key) const;

  void AddMetadata(std::string key, std::string value) {
    metadata_.emplace_back(std::move(key), std::move(value));
  }
  const std::vector<std::pair<std::string, std::string>>& metadata() const { return metadata_; }

 private:
  Transport transport_ = Transport::kGrpc;
  std::vector<std::pair<std::string, std::string>> metadata_;
};

// Ends a call, once, from any thread.
using Done = std::function<void(Status)>;

}  // namespace payscrypt::api
