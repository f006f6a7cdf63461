package io.junctura.plugins.slack;

import static java.util.Map.entry;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What Slack's error codes mean to a run. */
final class Failures {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Set<String> CREDENTIALS = Set.of(
            "invalid_auth",
            "not_authed",
            "token_revoked",
            "token_expired",
            "account_inactive",
            "not_allowed_token_type",
            "invalid_token",
            "team_access_not_granted");

    private static final Set<String> LIMITS = Set.of("ratelimited", "rate_limited", "message_limit_exceeded");

    /** Slack does not say whether it did the work. */
    private static final Set<String> LATER =
            Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org");

    private static final Map<String, String> ADVICE = Map.ofEntries(
            entry(
                    "channel_not_found",
                    "There is no such channel, or the app is not in it. Give the channel's ID, and invite the app to a private"
                            + " channel with /invite."),
            entry("not_in_channel", "The app is not in the channel. Invite it with /invite."),
            entry("is_archived", "The channel is archived."),
            entry("restricted_action", "The workspace does not let the app post there."),
            entry("msg_too_long", "The text is too long. Send it as a file, or in several messages."),
            entry("no_text", "The message has no text and no blocks."),
            entry("invalid_blocks", "Slack does not accept the blocks. Try them in the Block Kit Builder."),
            entry("message_not_found", "There is no message with this ts in the channel."),
            entry("cant_update_message", "An app can change only its own messages."),
            entry("edit_window_closed", "The workspace does not let messages be changed so late."),
            entry("thread_not_found", "There is no message with this ts to reply to."),
            entry("invalid_name", "There is no emoji with this name."),
            entry("too_many_reactions", "The message already has the largest number of reactions."),
            entry("file_upload_size_restricted", "The file is larger than the workspace allows."),
            entry("file_uploads_disabled", "The workspace allows no uploads."),
            entry("storage_limit_reached", "The workspace has no storage left."));

    private Failures() {}

    static ConnectorException of(String method, String code, Slack.Head head) {
        String what = "Slack refuses " + method + ": " + code + ".";
        if (CREDENTIALS.contains(code)) {
            return ConnectorException.credentials(
                    what + " Install the app again, and save its new token in the connection.");
        }
        if (LIMITS.contains(code)) {
            return ConnectorException.tryLater(Reached.NO, what + " It accepts no more requests for now.", PAUSE);
        }
        if (LATER.contains(code)) return ConnectorException.tryLater(Reached.MAYBE, what + " It may work later.");
        return ConnectorException.refused(what + advice(code, head));
    }

    private static String advice(String code, Slack.Head head) {
        if (code.equals("missing_scope")) {
            return " The token has the scopes " + head.provided() + ", but needs " + head.needed()
                    + ". Add it on the app's page \"OAuth & Permissions\", and install the app again.";
        }
        String details = String.join(" ", head.messages());
        String advice = ADVICE.getOrDefault(code, "");
        return (advice.isEmpty() ? "" : " " + advice)
                + (details.isEmpty() ? "" : " " + (details.endsWith(".") ? details : details + "."));
    }
}
