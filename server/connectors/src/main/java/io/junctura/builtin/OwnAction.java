package io.junctura.builtin;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.NoConnection;

/** An action that the server itself executes, since it needs services that plugins do not have. */
interface OwnAction<O> extends Action<NoConnection, O> {

    @Override
    default O run(ActionContext<NoConnection> context) {
        throw new IllegalStateException(getClass() + " is carried out by the server");
    }
}
