package io.junctura.plugins.slack;

import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Slack's Web API, hooks and Socket Mode, as the documentation describes them. Refuses what Slack refuses: a wrong token, a content type
 * that a method does not take, a missing argument, a text that is too long, an upload of another length.
 */
public final class SlackSimulator implements AutoCloseable {
    static final String BOT = "xoxb-1-secret";
    static final String APP = "xapp-1-secret";
    static final String HOOK = "/services/T1/B1/hook-secret";
    static final String RESPONSE = "/commands/T1/1/x";

    private static final int CHANNELS = 2_000;
    private static final int MAX_TEXT_LENGTH = 40_000;

    private final RecordingServer server = RecordingServer.start();
    final TestWebSocket sockets = new TestWebSocket();
    private final List<Map<String, Object>> messages = new ArrayList<>();
    private final List<String> reactions = new ArrayList<>();
    private final Map<String, Upload> uploads = new TreeMap<>();
    private @Nullable Reply next;
    private @Nullable String nextPath;
    private @Nullable Reply instead;
    private int ids;
    private boolean announces;

    /** A file on its way. */
    static final class Upload {
        final long length;
        long arrived = -1;
        boolean completed;

        Upload(long length) {
            this.length = length;
        }
    }

    SlackSimulator() {
        server.on("*", this::answer);
    }

    /** One that tells clients of Socket Mode of the messages that are posted. */
    public static SlackSimulator announcing() {
        SlackSimulator simulator = new SlackSimulator();
        simulator.announces = true;
        return simulator;
    }

    public String address() {
        return server.address() + "/api";
    }

    String at(String path) {
        return server.address() + path;
    }

    RecordingServer server() {
        return server;
    }

    /** Answers the next request like this, and does nothing. */
    synchronized void next(Reply reply) {
        next = reply;
        nextPath = null;
    }

    /** Answers the next request to a path like this, and does nothing. */
    synchronized void next(String path, Reply reply) {
        next = reply;
        nextPath = path;
    }

    /** Does what the next posting request asks for, and answers this instead. */
    synchronized void doAndAnswer(Reply reply) {
        instead = reply;
    }

    synchronized List<Map<String, Object>> messages() {
        return List.copyOf(messages);
    }

    synchronized List<String> reactions() {
        return List.copyOf(reactions);
    }

    synchronized Map<String, Upload> uploads() {
        return Map.copyOf(uploads);
    }

    private synchronized Reply answer(Sent sent) {
        if (next != null && (nextPath == null || nextPath.equals(sent.path()))) {
            Reply reply = next;
            next = null;
            return reply;
        }
        Reply reply = reply(sent);
        boolean isEffect = List.of("/api/chat.postMessage", "/api/files.completeUploadExternal", HOOK)
                .contains(sent.path());
        if (instead == null || !isEffect) return reply;
        reply = instead;
        instead = null;
        return reply;
    }

    private Reply reply(Sent sent) {
        if (sent.path().equals(HOOK) || sent.path().equals(RESPONSE)) return hook(sent);
        if (sent.path().startsWith("/services/")) return Reply.text(404, "text/plain", "no_service");
        if (sent.path().startsWith("/commands/")) return Reply.json(404, Map.of("ok", false, "error", "used_url"));
        if (sent.path().startsWith("/upload/")) return upload(sent);
        String method = sent.path().substring("/api/".length());
        String token = method.equals("apps.connections.open") ? APP : BOT;
        if (sent.header("authorization") == null) return error("not_authed");
        if (!("Bearer " + token).equals(sent.header("authorization"))) return error("invalid_auth");
        String type = String.valueOf(sent.header("content-type"));
        boolean isJson = type.startsWith("application/json");
        boolean takesJson = method.startsWith("chat.")
                || method.equals("reactions.add")
                || method.equals("files.completeUploadExternal");
        if (isJson && !takesJson) return error("invalid_arg_name");
        if (sent.method().equals("POST") && !isJson && !type.startsWith("application/x-www-form-urlencoded")) {
            return error("invalid_post_type");
        }
        Map<String, Object> arguments = arguments(sent, isJson);
        return switch (method) {
            case "auth.test" ->
                Reply.json(
                        200, Map.of("ok", true, "team", "Octo", "user", "junctura", "url", "https://octo.slack.com/"));
            case "apps.connections.open" -> Reply.json(200, Map.of("ok", true, "url", sockets.address()));
            case "chat.postMessage" -> post(arguments);
            case "chat.update" -> update(arguments);
            case "reactions.add" -> react(arguments);
            case "users.lookupByEmail" ->
                "ada@example.com".equals(arguments.get("email"))
                        ? Reply.json(
                                200, Map.of("ok", true, "user", Map.of("id", "U1", "name", "ada", "real_name", "Ada")))
                        : error("users_not_found");
            case "conversations.list" -> channels(arguments);
            case "conversations.history" -> history(arguments);
            case "files.getUploadURLExternal" -> place(arguments);
            case "files.completeUploadExternal" -> complete(arguments);
            case "files.info" -> info(arguments);
            default -> error("unknown_method");
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> arguments(Sent sent, boolean isJson) {
        if (isJson) return (Map<String, Object>) sent.json();
        Map<String, Object> all = new LinkedHashMap<>(sent.query());
        for (String one : sent.body().split("&", -1)) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                all.put(one.substring(0, equals), URLDecoder.decode(one.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    static Reply error(String code) {
        return Reply.json(200, Map.of("ok", false, "error", code));
    }

    private static @Nullable String wrongText(Map<String, Object> message) {
        String text = String.valueOf(message.getOrDefault("text", ""));
        if (text.length() > MAX_TEXT_LENGTH) return "msg_too_long";
        return text.isEmpty() && !message.containsKey("blocks") ? "no_text" : null;
    }

    private Reply post(Map<String, Object> message) {
        String channel = String.valueOf(message.get("channel"));
        if (!channel.startsWith("C") || channel.equals("C404")) return error("channel_not_found");
        String wrong = wrongText(message);
        if (wrong != null) return error(wrong);
        Map<String, Object> stored = new LinkedHashMap<>(message);
        stored.put("ts", "1." + ++ids);
        messages.add(stored);
        if (announces) announce(channel, String.valueOf(message.get("text")));
        return Reply.json(200, Map.of("ok", true, "channel", channel, "ts", stored.get("ts")));
    }

    private void announce(String channel, String text) {
        String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
        sockets.announce("{\"envelope_id\":\"e" + ids + "\",\"type\":\"events_api\",\"accepts_response_payload\":false,"
                + "\"payload\":{\"type\":\"event_callback\",\"event_id\":\"Ev" + ids
                + "\",\"team_id\":\"T1\",\"event\":"
                + "{\"type\":\"message\",\"channel\":\"" + channel + "\",\"bot_id\":\"B1\",\"text\":\"" + quoted
                + "\"}}}");
    }

    private Reply update(Map<String, Object> change) {
        String wrong = wrongText(change);
        if (wrong != null) return error(wrong);
        for (Map<String, Object> one : messages) {
            if (!one.get("ts").equals(change.get("ts"))) continue;
            one.putAll(change);
            return Reply.json(200, Map.of("ok", true, "channel", change.get("channel"), "ts", change.get("ts")));
        }
        return error("message_not_found");
    }

    private Reply react(Map<String, Object> reaction) {
        String name = String.valueOf(reaction.get("name"));
        if (!name.matches("[a-z0-9_+-]+")) return error("invalid_name");
        if (reaction.get("timestamp") == null) return error("no_item_specified");
        if (reactions.contains(name)) return error("already_reacted");
        reactions.add(name);
        return Reply.json(200, Map.of("ok", true));
    }

    private Reply channels(Map<String, Object> arguments) {
        int limit = Integer.parseInt(String.valueOf(arguments.getOrDefault("limit", "100")));
        if (limit > 999) return error("invalid_limit");
        int from = Integer.parseInt(String.valueOf(arguments.getOrDefault("cursor", "0")));
        List<Object> page = new ArrayList<>();
        for (int i = from; i < Math.min(from + limit, CHANNELS); i++) {
            page.add(Map.of("id", "C" + i, "name", "room-" + i, "is_private", false, "is_member", true));
        }
        String cursor = from + limit < CHANNELS ? String.valueOf(from + limit) : "";
        return Reply.json(
                200, Map.of("ok", true, "channels", page, "response_metadata", Map.of("next_cursor", cursor)));
    }

    private Reply history(Map<String, Object> arguments) {
        if (!"true".equals(String.valueOf(arguments.get("include_all_metadata")))) return error("invalid_arguments");
        List<Map<String, Object>> found = messages.stream()
                .filter(one -> one.get("channel").equals(arguments.get("channel")))
                .toList();
        return Reply.json(200, Map.of("ok", true, "messages", found, "has_more", false));
    }

    private Reply place(Map<String, Object> arguments) {
        long length = Long.parseLong(String.valueOf(arguments.getOrDefault("length", "0")));
        if (length == 0 || arguments.get("filename") == null) return error("missing_argument");
        String id = "F" + ++ids;
        uploads.put(id, new Upload(length));
        return Reply.json(200, Map.of("ok", true, "file_id", id, "upload_url", at("/upload/" + id)));
    }

    private Reply upload(Sent sent) {
        if (sent.header("authorization") != null) return Reply.text(400, "text/plain", "no token, please");
        Upload upload = uploads.get(sent.path().substring("/upload/".length()));
        if (upload == null) return Reply.status(404);
        upload.arrived = sent.body().length();
        return Reply.text(200, "text/plain", "OK - " + upload.arrived);
    }

    private Reply complete(Map<String, Object> arguments) {
        String id = String.valueOf(((Map<?, ?>) ((List<?>) arguments.get("files")).get(0)).get("id"));
        Upload upload = uploads.get(id);
        if (upload == null || upload.arrived != upload.length) return error("invalid_arguments");
        upload.completed = true;
        return Reply.json(
                200,
                Map.of("ok", true, "files", List.of(Map.of("id", id, "permalink", "https://octo.slack.com/" + id))));
    }

    private Reply info(Map<String, Object> arguments) {
        String id = String.valueOf(arguments.get("file"));
        Upload upload = uploads.get(id);
        if (upload == null || !upload.completed) return error("file_not_found");
        return Reply.json(200, Map.of("ok", true, "file", Map.of("id", id, "channels", List.of("C1"))));
    }

    private Reply hook(Sent sent) {
        if (!String.valueOf(sent.header("content-type")).startsWith("application/json")) {
            return Reply.text(400, "text/plain", "invalid_payload");
        }
        Map<String, Object> message = arguments(sent, true);
        if (!message.containsKey("delete_original") && wrongText(message) != null) {
            return Reply.text(400, "text/plain", "no_text");
        }
        messages.add(message);
        return sent.path().equals(HOOK) ? Reply.text(200, "text/html", "ok") : Reply.json(200, Map.of("ok", true));
    }

    @Override
    public void close() {
        server.close();
        sockets.close();
    }
}
