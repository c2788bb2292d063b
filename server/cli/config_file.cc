#include "cli/config_file.h"

#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "domain/quote.h"
#include "platform/files.h"
#include "scenario/json_value.h"

namespace payscrypt::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxConfigBytes = 1 << 20;
constexpr std::size_t kMaxConfigDepth = 32;

std::string TextOf(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool IsScalar(const json& value) {
  return value.is_string() || value.is_number() || value.is_boolean();
}

// What would set nothing, or less than it says: CLI11 skips an empty text, the system cuts a path
// at a NUL.
domain::Result<void> CheckTexts(const std::string& key, const std::vector<std::string>& texts) {
  if (texts.empty()) return domain::InvalidArgument(key + ": expected a value, got []");
  for (const std::string& text : texts) {
    if (text.find_first_not_of(' ') == std::string::npos) {
      return domain::InvalidArgument(key + ": expected a value, got " + domain::Quote(text));
    }
    if (text.find('\0') != std::string::npos) {
      return domain::InvalidArgument(key + ": expected a text without NUL bytes, got " +
                                     domain::Quote(text));
    }
  }
  return {};
}

std::string FlagNames(const CLI::App& serve) {
  std::string names;
  for (const CLI::Option* option : serve.get_options()) {
    const std::string name = option->get_single_name();
    if (name != "help" && name != "config") names += name + ", ";
  }
  return names + "assets";
}

domain::Result<void> ApplyFlag(const std::string& key, const json& value, CLI::App& serve) {
  CLI::Option* const option = serve.get_option_no_throw("--" + key);
  if (option == nullptr || key == "config" || key == "help") {
    return domain::InvalidArgument(key + ": expected one of " + FlagNames(serve) +
                                   ", got an unknown key");
  }
  if (option->count() > 0) return {};  // a flag or the environment has it

  const bool many = option->get_items_expected_max() > 1;
  std::vector<std::string> texts;
  if (value.is_array() && many) {
    for (const json& element : value) {
      if (!IsScalar(element)) {
        return domain::InvalidArgument(key + ": expected a list of texts or numbers, got " +
                                       value.dump());
      }
      texts.push_back(TextOf(element));
    }
  } else if (IsScalar(value)) {
    texts.push_back(TextOf(value));
  } else {
    return domain::InvalidArgument(key + ": expected a text or a number" +
                                   (many ? " or a list of them" : "") + ", got " + value.dump());
  }
  if (auto checked = CheckTexts(key, texts); !checked) return checked;
  try {
    for (std::string& text : texts) option->add_result(std::move(text));
    option->run_callback();
  } catch (const CLI::ParseError& error) {
    return domain::InvalidArgument(error.what());
  }
  return {};
}

tl::unexpected<domain::Error> Unexpected(const std::string& key, std::string_view expected,
                                         const json& value) {
  return domain::InvalidArgument(key + ": expected " + std::string(expected) + ", got " +
                                 value.dump());
}

domain::Result<domain::Asset> AssetFrom(const json& object) {
  domain::Asset asset;
  for (const auto& item : object.items()) {
    const std::string& key = item.key();
    const json& value = item.value();
    const auto wrong = [&key, &value](std::string_view expected) {
      return Unexpected(key, expected, value);
    };
    const bool is_text = key == "name" || key == "chain" || key == "network" || key == "address";
    if (is_text && !value.is_string()) return wrong("a text");
    if (key == "name") {
      asset.name = value.get<std::string>();
    } else if (key == "chain") {
      asset.chain = value.get<std::string>();
    } else if (key == "network") {
      asset.network = value.get<std::string>();
    } else if (key == "address") {
      const auto kind = domain::AddressKindNamed(value.get<std::string>());
      if (!kind) return wrong("\"bitcoin-testnet\", \"bitcoin-regtest\" or \"ethereum\"");
      asset.address_kind = *kind;
    } else if (key == "decimals" || key == "target_confirmations" || key == "expiry_seconds") {
      if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 1'000'000'000) {
        return wrong("a whole number up to 1000000000");
      }
      const auto number = value.get<int>();
      if (key == "decimals") asset.decimals = number;
      if (key == "target_confirmations") asset.target_confirmations = number;
      if (key == "expiry_seconds") asset.expiry = std::chrono::seconds(number);
    } else {
      return wrong(
          "one of the keys name, chain, network, decimals, target_confirmations, expiry_seconds, "
          "address");
    }
  }
  return asset;
}

// The library alone would end at a NUL, and take the last of two values for a key.
domain::Result<json> ReadJson(const std::string& path, const std::string& text) {
  scenario::FileErrors errors;
  scenario::ParseJson(text, {kMaxConfigBytes, kMaxConfigDepth}, errors);
  if (!errors.IsEmpty()) return domain::InvalidArgument(errors.ToText(path));
  return json::parse(text, nullptr, true, /*ignore_comments=*/true);
}

domain::Result<void> ApplyAssets(const json& list, domain::AssetCatalog& assets) {
  if (!list.is_array()) return domain::InvalidArgument("assets: expected a list of objects");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = "assets[" + std::to_string(i) + "]";
    if (!list[i].is_object()) {
      return domain::InvalidArgument(path + ": expected an object, got " + list[i].dump());
    }
    for (const char* required : {"name", "chain", "network", "decimals", "target_confirmations",
                                 "expiry_seconds", "address"}) {
      if (!list[i].contains(required)) {
        return domain::InvalidArgument(path + ": expected the key " + required +
                                       ", which is missing");
      }
    }
    auto asset = AssetFrom(list[i]);
    if (!asset) return domain::InvalidArgument(path + "." + asset.error().message);
    if (auto put = assets.Put(std::move(*asset)); !put) {
      return domain::InvalidArgument(path + "." + put.error().message);
    }
  }
  return {};
}

}  // namespace

domain::Result<void> ApplyConfigFile(const std::string& path, CLI::App& serve,
                                     domain::AssetCatalog& assets) {
  const auto text = platform::ReadFile(path, kMaxConfigBytes);
  if (!text) return tl::unexpected(text.error());

  const auto config = ReadJson(path, *text);
  if (!config) return tl::unexpected(config.error());
  if (!config->is_object()) {
    return domain::InvalidArgument(path + ": expected a JSON object, such as {\"seed\": 7}");
  }
  for (const auto& [key, value] : config->items()) {
    auto applied = key == "assets" ? ApplyAssets(value, assets) : ApplyFlag(key, value, serve);
    if (!applied) return domain::InvalidArgument(path + ": " + applied.error().message);
  }
  return {};
}

}  // namespace payscrypt::cli
