package io.junctura.plugins.sql;

/** How the connection to the database is encrypted. */
public enum Tls {
    /** Encrypted, and the server's certificate and name are checked. */
    VERIFY,
    /** Not encrypted: anyone on the way can read and alter data and the password. */
    OFF
}
