package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.connector.ConnectorDescriptor.AssertionDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.OAuth2Descriptor;
import io.junctura.outbound.ConnectionNetwork;
import io.junctura.outbound.Grant;
import io.junctura.outbound.JwtAssertion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills the OAuth2 declaration of a connection with its settings. Pure. */
public final class Grants {
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z0-9_]+)}");

    /** The characters of a setting within an address. None of them leads to another host or path. */
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]+");

    private Grants() {}

    /**
     * How a saved connection gets access tokens.
     *
     * @return empty if it does not use OAuth2
     * @throws ConnectorException {@code CREDENTIALS}, naming the setting that is wrong
     */
    public static Optional<Grant> of(ConnectorDescriptor connector, SavedConnection saved) throws ConnectorException {
        ConnectionDescriptor connection = connector.connection().orElse(null);
        OAuth2Descriptor declared =
                connection == null ? null : connection.oauth2().orElse(null);
        if (connection == null || declared == null) return Optional.empty();
        URI token = address(declared.token(), connection, saved);
        String clientId = text(declared.clientId(), connection, saved);
        JwtAssertion assertion = assertion(declared, connection, saved);
        if (clientId == null && assertion != null) clientId = assertion.issuer();
        if (token == null || clientId == null) return Optional.empty();
        Secret secret = saved.secrets().get(declared.clientSecret());
        String home = connection.address().isEmpty() ? null : text(connection.address(), connection, saved);
        return Optional.of(new Grant(
                saved.name(),
                token,
                assertion == null ? address(declared.authorize(), connection, saved) : null,
                clientId,
                secret,
                assertion,
                scopes(declared, saved),
                declared.parameters(),
                home,
                way(connection, saved)));
    }

    /** Null if the connection has no key for assertions. */
    private static @Nullable JwtAssertion assertion(
            OAuth2Descriptor oauth2, ConnectionDescriptor connection, SavedConnection saved) {
        AssertionDescriptor declared = oauth2.assertion().orElse(null);
        if (declared == null) return null;
        Secret key = saved.secrets().get(declared.signingKey());
        String issuer = text(declared.issuer(), connection, saved);
        if (key == null || issuer == null) return null;
        return new JwtAssertion(
                key,
                text(declared.keyId(), connection, saved),
                issuer,
                text(declared.subject(), connection, saved),
                text(declared.audience(), connection, saved));
    }

    /** The proxy and certificates for requests of a saved connection. */
    static ConnectionNetwork way(ConnectionDescriptor connection, SavedConnection saved) throws ConnectorException {
        String authorities =
                connection.authorities().isEmpty() ? null : text(connection.authorities(), connection, saved);
        String proxy = connection.proxy().isEmpty() ? null : text(connection.proxy(), connection, saved);
        String certificate =
                connection.certificate().isEmpty() ? null : text(connection.certificate(), connection, saved);
        Secret key = certificate == null ? null : saved.secrets().get(connection.key());
        return new ConnectionNetwork(
                authorities,
                proxy == null ? null : uri(proxy, saved),
                certificate,
                key,
                connection.authorities().isEmpty() ? null : connection.authorities());
    }

    private static List<String> scopes(OAuth2Descriptor declared, SavedConnection saved) {
        List<String> scopes = new ArrayList<>(declared.scopes());
        Object more = saved.settings().get(declared.scopesFrom());
        if (more instanceof List<?> list) list.forEach(scope -> scopes.add(String.valueOf(scope)));
        else if (more != null) scopes.add(String.valueOf(more));
        return scopes;
    }

    /** Null if it is not declared, or its setting is absent. */
    private static @Nullable URI address(String declared, ConnectionDescriptor connection, SavedConnection saved)
            throws ConnectorException {
        if (declared.isEmpty()) return null;
        StringBuilder address = new StringBuilder();
        Matcher names = NAME.matcher(declared);
        while (names.find()) {
            String value = text(names.group(1), connection, saved);
            if (value == null) return null;
            boolean whole = names.start() == 0;
            if (!whole && !PART.matcher(value).matches()) {
                throw ConnectorException.credentials("The setting \"" + names.group(1) + "\" of the connection \""
                        + saved.name()
                        + "\" becomes part of an address, so it may hold letters, digits, dots, dashes and"
                        + " underscores alone.");
            }
            String plain = whole && value.endsWith("/") && names.end() < declared.length()
                    ? value.substring(0, value.length() - 1)
                    : value;
            names.appendReplacement(address, Matcher.quoteReplacement(plain));
        }
        URI made = uri(names.appendTail(address).toString(), saved);
        boolean web = "https".equalsIgnoreCase(made.getScheme()) || "http".equalsIgnoreCase(made.getScheme());
        if (web && made.getHost() != null) return made;
        throw ConnectorException.credentials("\"" + made + "\", of the connection \"" + saved.name()
                + "\", must be an address such as https://login.example.com/token.");
    }

    private static URI uri(String address, SavedConnection saved) throws ConnectorException {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw ConnectorException.credentials(
                    "\"" + address + "\", of the connection \"" + saved.name() + "\", is no address: " + e.getReason());
        }
    }

    /** The saved value, or the default of the schema. */
    private static @Nullable String text(String name, ConnectionDescriptor connection, SavedConnection saved) {
        Object value = saved.settings().get(name);
        if (value == null) value = connection.defaultOf(name);
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
