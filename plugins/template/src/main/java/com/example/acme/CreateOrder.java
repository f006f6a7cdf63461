package com.example.acme;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.HttpRequest;
import java.math.BigDecimal;

/**
 * Creates an order.
 *
 * @param customer the customer's number at Acme
 * @param total    the price in euros
 */
@ActionInfo(id = "create-order", title = "Create an order", effect = Effect.KEYED)
public record CreateOrder(String customer, BigDecimal total) implements Action<AcmeConnection, CreateOrder.Created> {

    /** @param id the new order's number */
    public record Created(String id) {}

    public CreateOrder {
        if (total.signum() < 0) throw new IllegalArgumentException("total must not be negative, but is " + total + ".");
    }

    @Override
    public Created run(ActionContext<AcmeConnection> context) throws ConnectorException, InterruptedException {
        HttpRequest.Builder request = context.connection()
                .to("POST", "/orders")
                // Acme recognizes a repeated attempt by this key, so the effect is KEYED.
                .header("Idempotency-Key", context.idempotencyKey())
                .json(this);
        return AcmeConnection.call(context, request).json(Created.class);
    }
}
