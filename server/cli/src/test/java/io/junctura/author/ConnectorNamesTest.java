package io.junctura.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorNamesTest {

    @Test
    void oneNameMakesAllOthers() {
        ConnectorNames names = ConnectorNames.of("big-shop", null);
        assertThat(names.javaPrefix()).isEqualTo("BigShop");
        assertThat(names.title()).isEqualTo("Big Shop");
        assertThat(names.javaPackage()).isEqualTo("com.example.bigshop");
    }

    @Test
    void eachOfTheTemplatesNamesHasItsCounterpart() {
        ConnectorNames names = ConnectorNames.of("acme-crm", "org.shop.crm");
        assertThat(names.rename("src/main/java/com/example/acme/AcmeConnector.java"))
                .isEqualTo("src/main/java/org/shop/crm/AcmeCrmConnector.java");
        assertThat(names.rename("package com.example.acme;")).isEqualTo("package org.shop.crm;");
        assertThat(names.rename("<groupId>com.example</groupId><artifactId>junctura-connector-acme</artifactId>"))
                .isEqualTo("<groupId>org.shop</groupId><artifactId>junctura-connector-acme-crm</artifactId>");
        assertThat(names.rename("An account at Acme. Acme's API, X-Acme-Signature, https://api.acme.example"))
                .isEqualTo(
                        "An account at Acme Crm. Acme Crm's API, X-Acme-Crm-Signature, https://api.acme-crm.example");
        assertThat(ConnectorNames.of("x", "shop").rename("<groupId>com.example</groupId>"))
                .isEqualTo("<groupId>shop</groupId>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "9lives", "a_b", "a--b", "a-", "-a", "a b", "ümlaut", "../x", "a.b"})
    void whatCannotNameAConnectorIsRefused(String id) {
        assertThatThrownBy(() -> ConnectorNames.of(id, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + id + "\" cannot name a connector. Use lower-case letters");
    }

    @Test
    void aPackageThatCannotBeOneIsRefused() {
        assertThatThrownBy(() -> ConnectorNames.of("new", null))
                .hasMessage("\"com.example.new\" cannot name a package in Java. Name one with --package, such as"
                        + " com.example.connector.");
        assertThatThrownBy(() -> ConnectorNames.of("acme", "com.Acme Inc")).hasMessageContaining("cannot name");
        assertThatThrownBy(() -> ConnectorNames.of("acme", "io.junctura.acme")).hasMessageContaining("is the server's");
        assertThat(ConnectorNames.of("new", "com.acme.news").javaPrefix()).isEqualTo("New");
    }
}
