package io.junctura.state;

import io.junctura.builtin.Scope;
import io.junctura.connector.Actions.Attempt;

/**
 * Whose it is.
 *
 * @param flow empty where all flows of the integration share it
 */
record Owner(String instance, String integration, String flow) {

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
