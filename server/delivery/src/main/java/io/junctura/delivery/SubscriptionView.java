package io.junctura.delivery;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A subscription as the API shows it: without its secrets. */
record SubscriptionView(
        String id,
        String instance,
        @IfPresent @Nullable Source source,

        @IfPresent
        @Docs("Those of the topics that its instance may not receive, so that their events are not sent")
        @Nullable
        List<String> blockedTopics,

        @Inline SubscriptionSettings settings,

        @IfPresent @Docs("What the subscriber verifies v1a with") @Nullable
        String publicKey,

        @OneOf({"enabled", "disabled", "ended", "pending"}) String state,

        @IfPresent @Docs("Why it is in this state, for people") @Nullable
        String reason,

        Instant createdAt,
        Instant changedAt,
        List<Key> secrets,
        @IfPresent @Nullable Instant failingSince)
        implements View {

    record Source(
            @Docs("Whose document declares it: it is changed and deleted there")
            String integration,

            @Docs("In the document") String name)
            implements View {}

    record Key(
            @Docs("The end of the secret, or of the public key")
            String hint,

            Instant createdAt,
            @IfPresent @Nullable Instant until)
            implements View {}

    /** A new subscription with its secret. */
    record WithSecret(
            @Inline SubscriptionView subscription,

            @IfPresent @Docs("What the subscriber verifies v1 with. Only this answer shows it") @Nullable
            String secret)
            implements View {}

    /** The secret that replaces another one. */
    record Rotated(
            @IfPresent @Docs("What the subscriber verifies v1 with. Only this answer shows it") @Nullable
            String secret,

            @IfPresent @Docs("What the subscriber verifies v1a with") @Nullable
            String publicKey,

            @Docs("When the secret before it stops to sign") Instant until)
            implements View {}

    /**
     * @param blocked the topics that its instance may not receive
     * @param failing since when nothing was delivered; null: it is not failing
     */
    static SubscriptionView of(Subscription one, List<String> blocked, Instant now, @Nullable Instant failing) {
        List<Subscription.Key> keys = one.keys();
        return new SubscriptionView(
                one.id(),
                one.instance(),
                one.origin() == null
                        ? null
                        : new Source(one.origin().integration(), one.origin().name()),
                blocked.isEmpty() ? null : blocked,
                one.settings(),
                keys.isEmpty() ? null : keys.get(0).key().publicKey(),
                one.visibleState().word(),
                one.visibleReason(),
                one.created(),
                one.changed(),
                secrets(keys, now),
                failing);
    }

    private static List<Key> secrets(List<Subscription.Key> keys, Instant now) {
        List<Key> secrets = new ArrayList<>();
        for (Subscription.Key key : keys) {
            if (!key.signsAt(now)) continue;
            String open = key.key().publicKey();
            String text = open == null ? key.key().text() : open;
            secrets.add(new Key("…" + text.substring(text.length() - 4), key.created(), key.until()));
        }
        return secrets;
    }

    /** The values of a JSON object as texts. */
    static Map<String, String> texts(Map<?, ?> object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }
}
