package io.junctura.delivery;

import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.SpecialView;
import io.junctura.masking.SecretNames;
import java.util.Map;

/** The headers that a subscription adds to each request. Answers mask the values of secret ones. */
record WebhookHeaders(Map<String, String> values) implements SpecialView {

    @Override
    public Map<String, Object> json() {
        return SecretNames.maskedHeaders(values);
    }

    static Map<String, Object> schema() {
        return Schemas.map(Schemas.string());
    }
}
