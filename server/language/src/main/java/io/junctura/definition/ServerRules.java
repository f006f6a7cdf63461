package io.junctura.definition;

/**
 * What refuses documents beyond the descriptors of the connectors. Stored documents are read without it: they have been checked
 * before, and no plugin is loaded for them.
 *
 * @param addresses for operations without a connection
 */
public record ServerRules(AddressRules addresses, ConstantInputs inputs) {
    public static final ServerRules NONE = new ServerRules(AddressRules.ANY, ConstantInputs.UNCHECKED);
}
