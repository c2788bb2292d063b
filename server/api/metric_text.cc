#include "api/metric_text.h"

#include <array>
#include <charconv>

namespace payscrypt::api {
namespace {

void AppendEscaped(std::string_view value, std::string& out) {
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
}

void AppendNumber(double number, std::string& out) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

}  // namespace

void MetricText::Begin(std::string_view name, std::string_view type, std::string_view about) {
  name_ = name;
  text_.append("# HELP ").append(name).append(" ").append(about).append("\n# TYPE ");
  text_.append(name).append(" ").append(type).append("\n");
}

void MetricText::Add(double value, Labels labels, std::string_view suffix) {
  text_.append(name_).append(suffix);
  char before = '{';
  for (const auto& [label, text] : labels) {
    text_ += before;
    text_.append(label).append("=\"");
    AppendEscaped(text, text_);
    text_ += '"';
    before = ',';
  }
  text_.append(labels.size() > 0 ? "} " : " ");
  AppendNumber(value, text_);
  text_ += '\n';
}

}  // namespace payscrypt::api
