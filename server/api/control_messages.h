// Between the engine's values and the messages of sandbox.proto.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "api/sandbox_control.h"
#include "engine/account.h"

namespace payscrypt::api {

// "fail UNAVAILABLE", "delay 5s", "hang".
std::string TextOf(const domain::CallFault& fault);

void Fill(const engine::ClockView& clock, control::Clock& message);
void Fill(const domain::Scenario& scenario, control::Scenario& message);
void Fill(const engine::AddedFault& fault, control::Fault& message);

// `redirect_url` is the order's Payment UI page.
void Fill(const engine::OrderDetail& order, std::string redirect_url,
          control::SandboxOrder& message);

// Tells events in words. What an event is about is looked up once for all of them.
class EventTeller {
 public:
  explicit EventTeller(std::shared_ptr<engine::Account> account) : account_(std::move(account)) {}

  void Fill(const engine::Event& event, control::Event& message);

 private:
  const engine::OrderDetail* OrderOf(const engine::Event& event);

  const std::shared_ptr<engine::Account> account_;
  std::map<domain::OrderId, std::optional<engine::OrderDetail>> orders_;
};

}  // namespace payscrypt::api
