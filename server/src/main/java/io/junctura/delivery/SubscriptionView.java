package io.junctura.delivery;

import io.junctura.masking.SecretNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people and programs see of a subscription: no secrets. Pure. */
final class SubscriptionView {

    private SubscriptionView() {}

    /** @param failing since when nothing was delivered; null: it is not failing */
    static Map<String, Object> of(Subscription one, Instant now, @Nullable Instant failing) {
        SubscriptionSettings settings = one.settings();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", one.id());
        view.put("instance", one.instance());
        if (one.origin() != null) {
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("integration", one.origin().integration());
            source.put("name", one.origin().name());
            view.put("source", source);
        }
        view.putAll(settings.json());
        view.put("headers", SecretNames.maskedHeaders(settings.headers()));
        if (!one.keys().isEmpty() && one.keys().get(0).key().publicKey() != null) {
            view.put("publicKey", one.keys().get(0).key().publicKey());
        }
        view.put("state", one.visibleState().word());
        if (one.visibleReason() != null) view.put("reason", one.visibleReason());
        view.put("createdAt", one.created().toString());
        view.put("changedAt", one.changed().toString());
        List<Object> secrets = new ArrayList<>();
        for (Subscription.Key key : one.keys()) {
            if (!key.signsAt(now)) continue;
            Map<String, Object> secret = new LinkedHashMap<>();
            String text = key.key().publicKey() == null
                    ? key.key().text()
                    : String.valueOf(key.key().publicKey());
            secret.put("hint", "…" + text.substring(text.length() - 4));
            secret.put("createdAt", key.created().toString());
            if (key.until() != null) secret.put("until", String.valueOf(key.until()));
            secrets.add(secret);
        }
        view.put("secrets", secrets);
        if (failing != null) view.put("failingSince", failing.toString());
        return view;
    }
}
