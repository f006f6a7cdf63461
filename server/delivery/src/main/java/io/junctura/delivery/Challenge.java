package io.junctura.delivery;

import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that an address wants the webhooks of a subscription: it must return a random text. */
final class Challenge {
    static final String TYPE = "junctura.subscription.challenge";

    private static final int MAX_ANSWER_SIZE = 4_096;

    private final Http http;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Challenge(Http http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /** @return why the challenge failed, as a sentence; null if the address answered it */
    @Nullable
    String refusal(Subscription to) throws InterruptedException {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String text = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", TYPE);
        event.put("timestamp", now.toString());
        event.put("data", Map.of("challenge", text));
        try {
            SignedRequest request = SignedRequest.of(to, "msg_" + text, WebhookContent.json(event), now);
            try (HttpAnswer answer = http.send(request.request());
                    InputStream in = answer.stream()) {
                String said = new String(in.readNBytes(MAX_ANSWER_SIZE), StandardCharsets.UTF_8);
                if (answer.status() / 100 == 2 && said.contains(text)) return null;
                return "The address answered the challenge with " + answer.status() + ", and "
                        + (said.contains(text)
                                ? "not with a status from 200 to 299."
                                : "its body does not hold the text of data.challenge.");
            }
        } catch (ConnectorException | IOException e) {
            return "The address did not answer the challenge: " + e.getMessage();
        }
    }
}
