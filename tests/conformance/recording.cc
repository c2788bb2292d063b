#include "recording.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace payscrypt::conformance {

namespace {

using Json = nlohmann::ordered_json;  // headers keep their order

[[noreturn]] void Abort(const std::string& what) {
  std::fprintf(stderr, "recording: %s\n", what.c_str());
  std::abort();
}

std::string Repeated(const std::string& text, std::size_t times) {
  if (text.size() == 1) return std::string(times, text[0]);
  std::string all;
  all.reserve(text.size() * times);
  for (; times > 0; --times) all += text;
  return all;
}

std::string DecodeBase64(const std::string& text) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) Abort("no base64: " + text);
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU));
  }
  return bytes;
}

// '{' + ','.join('"k%d":%d' % (i, i) for i in range(20000)) + ',"merchant_order_id":"m"}'
std::string ManyUnknownFields() {
  constexpr int kFields = 20'000;
  std::string body = "{";
  for (int i = 0; i < kFields; ++i) {
    const std::string number = std::to_string(i);
    body += "\"k" + number + "\":" + number + ",";
  }
  return body + "\"merchant_order_id\":\"m\"}";
}

std::string Generate(const Json& recipe) {
  if (recipe.contains("python")) {
    if (recipe["python"].get<std::string>().find("range(20000)") == std::string::npos) {
      Abort("an unknown expression: " + recipe.dump());
    }
    return ManyUnknownFields();
  }
  const std::string none;
  const std::size_t count = recipe.at("count");
  const std::size_t count2 = recipe.value("count2", std::size_t{0});
  return recipe.value("prefix", none) + Repeated(recipe.at("repeat"), count) +
         recipe.value("middle", none) + Repeated(recipe.value("repeat2", none), count2) +
         recipe.value("suffix", none);
}

std::string BodyOf(const Json& request) {
  if (request.contains("body_gen")) return Generate(request["body_gen"]);
  if (request.contains("body_b64")) return DecodeBase64(request["body_b64"]);
  const auto body = request.find("body");
  return body == request.end() || body->is_null() ? std::string() : body->get<std::string>();
}

// "/aaa...(1500001 bytes)" stands for a path of that length.
std::string PathOf(const std::string& path) {
  constexpr std::string_view kCut = "...(";
  const std::size_t cut = path.find(kCut);
  if (cut == std::string::npos) return path;
  const std::size_t length = std::stoul(path.substr(cut + kCut.size()));
  return path.substr(0, cut) + std::string(length - cut, path[cut - 1]);
}

// A header's bytes: the recorder read each as one character, and wrote those beyond U+00FF as
// UTF-8.
// "(a x 900000)" stands for that many of the letter.
std::string HeaderValueOf(const std::string& text) {
  if (text.starts_with("(a x ")) return std::string(std::stoul(text.substr(5)), 'a');
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      bytes.push_back(text[i]);
    } else if (lead <= 0xC3) {  // U+0080 to U+00FF, in two bytes
      const auto low = static_cast<unsigned char>(text[++i]) & 0x3FU;
      bytes.push_back(static_cast<char>(((lead & 0x03U) << 6U) | low));
    } else {
      return text;
    }
  }
  return bytes;
}

Headers HeadersOf(const Json& object) {
  Headers headers;
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) {
      headers.emplace_back(name, HeaderValueOf(value));
      continue;
    }
    for (const Json& one : value) headers.emplace_back(name, HeaderValueOf(one));
  }
  return headers;
}

Request RequestOf(const Json& json) {
  Request request;
  request.method = json.at("method");
  request.path = PathOf(json.at("path"));
  request.version = json.value("version", request.version);
  request.headers = HeadersOf(json.at("headers"));
  request.chunked = json.value("framing", std::string()) == "chunked";
  request.body = BodyOf(json);
  if (json.contains("raw")) request.raw = json["raw"].get<std::string>();
  return request;
}

Response ResponseOf(const Json& json) {
  Response response;
  response.status = json.at("status");
  response.headers = HeadersOf(json.at("headers"));
  if (!json.at("body").is_null()) response.body = json["body"].get<std::string>();
  return response;
}

Case CaseOf(const Json& json) {
  Case recorded;
  recorded.id = json.at("id");
  recorded.note = json.at("note");
  recorded.request = RequestOf(json.at("request"));
  recorded.response = ResponseOf(json.at("response"));
  const Json& decoded = json.at("decoded");
  if (!decoded.is_null()) {
    recorded.decoded.emplace();
    recorded.decoded->rpc = decoded.at("rpc");
    recorded.decoded->request = nlohmann::json::parse(decoded.at("request").dump());
    decoded.at("metadata").get_to(recorded.decoded->metadata);
  }
  return recorded;
}

std::vector<Case> Load() {
  std::ifstream file(PAYSCRYPT_RECORDING, std::ios::binary);
  if (!file) Abort(std::string("cannot open ") + PAYSCRYPT_RECORDING);
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    try {
      cases.push_back(CaseOf(Json::parse(line)));
    } catch (const std::exception& error) {
      Abort("line " + std::to_string(cases.size() + 1) + ": " + error.what());
    }
  }
  return cases;
}

}  // namespace

const std::string* Find(const Headers& headers, std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  const auto same = [&](const auto& header) {
    return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
  };
  const auto found = std::find_if(headers.begin(), headers.end(), same);
  return found == headers.end() ? nullptr : &found->second;
}

const std::vector<Case>& Recording() {
  static const std::vector<Case> cases = Load();
  return cases;
}

}  // namespace payscrypt::conformance
