package io.junctura.state;

import io.junctura.builtin.Scope;
import io.junctura.connector.Actions.Attempt;

/**
 * The integration or flow that state belongs to.
 *
 * @param flow empty if all flows of the integration share it
 */
public record Owner(String instance, String integration, String flow) {

    static Owner of(Attempt attempt, Scope scope) {
        String name = attempt.flow();
        int first = name.indexOf('/');
        int second = name.indexOf('/', first + 1);
        return new Owner(
                name.substring(0, first),
                name.substring(first + 1, second),
                scope == Scope.FLOW ? name.substring(second + 1) : "");
    }
}
