package io.junctura.integration;

import io.junctura.connector.TriggerCheck;
import io.junctura.definition.AddressRules;

/**
 * What documents are checked with, besides their own rules.
 *
 * @param addresses which addresses the server calls for steps without a connection
 * @param triggers  checks the secrets of triggers
 */
public record DocumentRules(AddressRules addresses, TriggerCheck triggers) {
    static final DocumentRules NONE = new DocumentRules(AddressRules.ANY, TriggerCheck.NONE);
}
