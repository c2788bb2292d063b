#include "transports/rest/arguments.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <google/protobuf/descriptor.h>

#include "domain/quote.h"
#include "protojson/diagnosis.h"
#include "protojson/schema.h"
#include "protojson/text_field.h"
#include "transports/rest/uri.h"

namespace payscrypt::transports::rest {
namespace {

using domain::InvalidArgument;
using domain::Quote;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Takes the next "name=value" off a query; empty ones, as in "a=1&&b=2", are passed over.
std::optional<std::string_view> NextParameter(std::string_view& query) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (!parameter.empty()) return parameter;
  }
  return std::nullopt;
}

struct Parameter {
  std::string name;
  std::string value;
};

domain::Result<Parameter> Decode(std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  auto name = FormDecode(text.substr(0, equals));
  auto value = FormDecode(text.substr(std::min(equals + 1, text.size())));
  if (name && value) return Parameter{*std::move(name), *std::move(value)};
  return InvalidArgument(
      "query: expected escapes of two hexadecimal digits, such as %20; came the parameter " +
      Quote(text));
}

// The field of a parameter, which it is the first to give.
domain::Result<const FieldDescriptor*> FieldOf(const Parameter& parameter,
                                               const std::vector<PathVariable>& variables,
                                               const Message& message) {
  const auto& type = *message.GetDescriptor();
  const protojson::FieldSchema* field = protojson::MessageSchema::Of(type).Find(parameter.name);
  if (field == nullptr || field->message != nullptr) {
    return InvalidArgument("query: expected " + protojson::DescribeFields(type) +
                           "; came the unknown parameter " + Quote(parameter.name));
  }
  const FieldDescriptor* const descriptor = field->descriptor;
  const bool is_of_path =
      std::any_of(variables.begin(), variables.end(),
                  [&](const PathVariable& known) { return known.name == descriptor->name(); });
  if (is_of_path) {
    return InvalidArgument(descriptor->name() +
                           ": expected in the path alone; came as a parameter of the query too");
  }
  return descriptor;
}

}  // namespace

bool HasFieldsInBody(std::string_view method) { return method == "POST" || method == "PUT"; }

domain::Result<void> TakePath(const std::vector<PathVariable>& variables, Message& message) {
  for (const PathVariable& variable : variables) {
    const FieldDescriptor* const field =
        message.GetDescriptor()->FindFieldByName(std::string(variable.name));
    if (field == nullptr) {
      return domain::Fail(domain::ErrorCode::kInternal,
                          "no field has the name of the path's " + std::string(variable.name));
    }
    const bool is_given_twice = message.GetReflection()->HasField(message, field);
    const std::string given = is_given_twice ? message.SerializeAsString() : std::string();
    if (auto taken = protojson::SetFromText(*field, variable.value, message); !taken) return taken;
    if (is_given_twice && message.SerializeAsString() != given) {
      return InvalidArgument(field->name() + ": expected what the path says, " +
                             Quote(variable.value) + ", or nothing; came another in the body");
    }
  }
  return {};
}

domain::Result<void> TakeQuery(std::string_view query, const std::vector<PathVariable>& variables,
                               Message& message) {
  std::set<const FieldDescriptor*> seen;
  while (const auto text = NextParameter(query)) {
    const auto parameter = Decode(*text);
    if (!parameter) return tl::unexpected(parameter.error());
    const auto field = FieldOf(*parameter, variables, message);
    if (!field) return tl::unexpected(field.error());
    if (!seen.insert(*field).second && !(*field)->is_repeated()) {
      return InvalidArgument((*field)->name() + ": expected once in the query; came twice");
    }
    auto taken = protojson::SetFromText(**field, parameter->value, message);
    if (!taken) return taken;
  }
  return {};
}

domain::Result<void> RefuseQuery(std::string_view query) {
  const auto text = NextParameter(query);
  if (!text) return {};
  return InvalidArgument(
      "query: expected none: the fields of a POST or PUT come in its body; came the parameter " +
      Quote(text->substr(0, text->find('='))));
}

}  // namespace payscrypt::transports::rest
