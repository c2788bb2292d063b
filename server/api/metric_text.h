// Numbers in Prometheus' text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace payscrypt::api {

inline constexpr std::string_view kMetricTextType = "text/plain; version=0.0.4; charset=utf-8";

class MetricText {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // Begins a metric; its samples follow. `type` is "counter", "gauge" or "histogram".
  void Begin(std::string_view name, std::string_view type, std::string_view about);

  // A sample of the metric; `suffix` is "", or one of a histogram's, "_bucket", "_sum", "_count".
  void Add(double value, Labels labels = {}, std::string_view suffix = "");

  const std::string& text() const { return text_; }

 private:
  std::string name_;
  std::string text_;
};

}  // namespace payscrypt::api
