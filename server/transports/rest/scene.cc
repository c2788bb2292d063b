#include "transports/rest/scene.h"

#include <array>
#include <charconv>
#include <utility>

#include "protojson/protojson.h"
#include "transports/rest/server_sent_event.h"

namespace payscrypt::transports::rest {

std::string Written(const api::Feed::ClockReading& clock) {
  std::array<char, 32> factor;
  const auto end = std::to_chars(factor.data(), factor.data() + factor.size(), clock.factor,
                                 std::chars_format::fixed)
                       .ptr;
  return R"({"time":")" + clock.time + R"(","factor":)" + std::string(factor.data(), end) + "}";
}

void Scene::Renew(domain::OrderId order) {
  const auto shown = orders_.find(order);
  if (shown != orders_.end()) shown->second.is_old = true;
}

void Scene::RenewAll() {
  for (auto& [order, shown] : orders_) shown.is_old = true;
}

Piece Scene::Order(domain::OrderId order) {
  Shown& shown = orders_[order];
  if (!std::exchange(shown.is_old, false)) return shown.piece;
  const auto message = feed_->FindOrder(order);
  if (!message) return shown.piece = nullptr;
  std::string text;
  AppendServerSentEvent(0, "order", protojson::Write(*message), text);
  if (!shown.piece || *shown.piece != text) {
    shown.piece = std::make_shared<const std::string>(std::move(text));
  }
  return shown.piece;
}

Piece Scene::Clock() {
  std::string text;
  AppendServerSentEvent(0, "clock", Written(feed_->ReadClock()), text);
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace payscrypt::transports::rest
