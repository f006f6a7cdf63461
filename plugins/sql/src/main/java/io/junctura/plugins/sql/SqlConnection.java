package io.junctura.plugins.sql;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import io.junctura.api.Secret;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database and an account in it.
 *
 * @param product     the kind of database
 * @param address     the server's host and, if it is not the usual one, its port. Not used for SQLite
 * @param database    the database's name. SQLite: a file root and the path in it, such as {@code exchange/orders.db}. A file root
 *                    is a folder that the server may use: {@code exchange} is in the data folder, and an administrator adds
 *                    others with {@code --file-root}
 * @param user        the account's name
 * @param password    the account's password
 * @param tls         whether the connection is encrypted: {@code verify} checks the server's certificate, {@code off} does not encrypt
 * @param authorities certificates in PEM that are trusted in addition to Java's own, such as that of your own authority
 * @param certificate a client certificate in PEM (PostgreSQL)
 * @param key         the client certificate's key: PEM, PKCS #8, without a password
 * @param proxy       the proxy, {@code socks5://host:port} or {@code http://host:port}
 * @param url         for the product {@code other}: the driver's address, with {@code {address}} in place of host and
 *                    port
 * @param connections the largest number of open connections to the database
 * @param timeout     how long the database may take to answer a statement
 */
@Rule(of = "url", must = Rule.Must.ALL, when = "product", is = "other")
@Rule(
        of = "address",
        must = Rule.Must.ALL,
        when = "product",
        is = {"postgresql", "mariadb", "mysql", "sqlserver", "other"})
@Rule(of = "address", must = Rule.Must.NONE, when = "product", is = "sqlite")
@Rule(
        of = "database",
        must = Rule.Must.ALL,
        when = "product",
        is = {"postgresql", "mariadb", "mysql", "sqlserver", "sqlite"})
@Rule(
        of = "certificate",
        must = Rule.Must.NONE,
        when = "product",
        is = {"mariadb", "mysql", "sqlserver", "sqlite", "other"})
@Rule(of = "url", must = Rule.Must.ONLY, when = "product", is = "other")
@Rule(
        of = {"certificate", "key"},
        must = Rule.Must.ONLY,
        when = "product",
        is = "postgresql")
@Rule(
        of = {"address", "tls", "proxy", "authorities", "user", "password"},
        must = Rule.Must.ONLY,
        when = "product",
        is = {"postgresql", "mariadb", "mysql", "sqlserver", "other"})
@ConnectionInfo(
        address = "address",
        authorities = "authorities",
        certificate = "certificate",
        key = "key",
        proxy = "proxy",
        keepsSecrets = {"database", "connections", "timeout"})
public record SqlConnection(
        Product product,
        @Field(example = "db.example.com") @Nullable String address,
        @Field(example = "shop") @Nullable String database,
        @Field(example = "junctura") @Nullable String user,
        @Nullable Secret password,
        @Field(fallback = "verify") Tls tls,

        @Field(widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities,

        @Field(widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String certificate,

        @Field(advanced = true) @Nullable Secret key,
        @Field(advanced = true) @Nullable String proxy,

        @Field(example = "jdbc:oracle:thin:@//{address}/SHOP", advanced = true) @Nullable
        String url,

        @Field(fallback = "4", min = 1, max = 100, advanced = true)
        int connections,

        @Field(fallback = "5m", advanced = true) Duration timeout)
        implements Connection {

    private static final Duration MAX = Duration.ofHours(24);
    private static final String PLACEHOLDER = "{address}";

    /** Characters that would begin options in a driver's address. */
    private static final Pattern NAME = Pattern.compile("[^/\\\\?#&;:@%{}\"'=,()<>\\s\\p{Cntrl}]{1,128}");

    private static final Pattern SCHEME = Pattern.compile("jdbc:([a-z0-9+.-]+):.*");

    /** They open files of this machine, and some run code that the address names. */
    private static final Set<String> OF_THIS_MACHINE =
            Set.of("h2", "hsqldb", "derby", "sqlite", "duckdb", "ucanaccess");

    private static final Set<String> OF_A_PRODUCT = Set.of("postgresql", "mariadb", "mysql", "sqlserver");

    public SqlConnection {
        if (product == Product.SQLITE) {
            if (address != null) throw new IllegalArgumentException("SQLite has no server. Leave out address.");
            SqliteFile.of(database);
        } else {
            if (address == null) throw new IllegalArgumentException("address is needed: the server's host.");
            Endpoint.of(address, product.port());
        }
        if (product != Product.SQLITE && product != Product.OTHER) {
            if (database == null || !NAME.matcher(database).matches()) {
                throw new IllegalArgumentException(
                        "database must be the name of a database, without spaces and characters such as / ? & ; :.");
            }
        }
        // A form sends an empty text for what is left out.
        boolean hasUrl = url != null && !url.isBlank();
        if ((product == Product.OTHER) != hasUrl) {
            throw new IllegalArgumentException(
                    product == Product.OTHER
                            ? "url is needed for the product other, such as jdbc:oracle:thin:@//{address}/SHOP."
                            : "url is only for the product other. Give address and database instead.");
        }
        if (url != null && hasUrl) checkUrl(url);
        if (product != Product.POSTGRESQL && certificate != null) {
            throw new IllegalArgumentException("A client certificate is supported for PostgreSQL only.");
        }
        if (password != null && user == null) throw new IllegalArgumentException("A password needs a user.");
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeout must be from 1s to 24h.");
        }
    }

    private static void checkUrl(String url) {
        Matcher scheme = SCHEME.matcher(url);
        if (!scheme.matches()) throw new IllegalArgumentException("url must begin with jdbc: and the driver's name.");
        if (OF_A_PRODUCT.contains(scheme.group(1))) {
            throw new IllegalArgumentException("jdbc:" + scheme.group(1) + " has a product of its own. Choose it.");
        }
        if (OF_THIS_MACHINE.contains(scheme.group(1))) {
            throw new IllegalArgumentException("jdbc:" + scheme.group(1)
                    + " is refused, because it would reach files of this server. For SQLite, choose the"
                    + " product sqlite.");
        }
        int first = url.indexOf(PLACEHOLDER);
        if (first < 0 || first != url.lastIndexOf(PLACEHOLDER)) {
            throw new IllegalArgumentException("url must have {address} once, where the driver expects host and port.");
        }
    }

    /** Where the server listens. Not for SQLite. */
    Endpoint endpoint() {
        if (address == null) throw new IllegalStateException("there is no server");
        return Endpoint.of(address, product.port());
    }

    /** The address for the driver of the product {@code other}. */
    String otherUrl() {
        if (url == null) throw new IllegalStateException("there is no url");
        return url.replace(PLACEHOLDER, endpoint().toString());
    }

    /** For messages, such as {@code PostgreSQL at db.example.com:5432}. */
    String place() {
        return product == Product.SQLITE
                ? "the SQLite file \"" + database + "\""
                : product.title() + " at " + endpoint();
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        if (product == Product.SQLITE && !SqliteFile.of(database).exists(context.localFiles())) {
            // SQLite would create the file, and a test changes nothing.
            context.log().log(
                    System.Logger.Level.INFO,
                    "The file \"" + database
                            + "\" does not exist yet. The first step that uses the connection creates it."
                            + " If it should exist, check the path.");
            return;
        }
        try (Session session = Session.forTest(context, this)) {
            try {
                DatabaseMetaData about = session.jdbc().getMetaData();
                context.log().log(
                        System.Logger.Level.INFO,
                        "Connected to " + about.getDatabaseProductName() + " "
                                + about.getDatabaseProductVersion()
                                + (user == null ? "" : " as " + about.getUserName()) + ".");
                if (!session.jdbc().isValid(5)) {
                    throw ConnectorException.tryLater(
                            io.junctura.api.Reached.YES, place() + " does not answer a check within 5 seconds.");
                }
            } catch (SQLException e) {
                throw session.failure(e, "Cannot use " + place());
            }
        }
    }
}
