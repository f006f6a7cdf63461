package io.junctura.access.sql;

import io.junctura.access.AccessStore;
import io.junctura.access.Role;
import io.junctura.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Users, sessions, known devices and tokens. */
public final class SqlAccessStore implements AccessStore {
    private final Database database;

    public SqlAccessStore(Database database) {
        this.database = database;
    }

    /** In plain JDBC, because it runs at the start: JDBI is loaded later. */
    @Override
    public boolean hasAdministrator() {
        try {
            return database.readPlain(connection -> {
                try (var statement = connection.prepareStatement("SELECT 1 FROM person WHERE role = ? LIMIT 1")) {
                    statement.setString(1, Role.ADMIN.id());
                    try (var rows = statement.executeQuery()) {
                        return rows.next();
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The users in the database cannot be read.", e);
        }
    }

    @Override
    public Optional<Person> person(String name) {
        return database.read(db -> db.createQuery("SELECT name, role, password FROM person WHERE name = :name")
                .bind("name", name)
                .map((row, ctx) ->
                        new Person(row.getString("name"), role(row.getString("role")), row.getString("password")))
                .findOne());
    }

    @Override
    public boolean addFirstAdministrator(String name, String password, Instant now) {
        return database.write(db -> {
            boolean exists = db.createQuery("SELECT count(*) FROM person WHERE role = :role")
                            .bind("role", Role.ADMIN.id())
                            .mapTo(Integer.class)
                            .one()
                    > 0;
            if (exists) return false;
            put(db, name, Role.ADMIN, password, now);
            return true;
        });
    }

    @Override
    public List<byte[]> setPassword(String name, Role role, String password, Instant now, byte @Nullable [] kept) {
        return database.write(db -> {
            put(db, name, role, password, now);
            db.createUpdate("DELETE FROM device WHERE person = :name")
                    .bind("name", name)
                    .execute();
            return ended(
                    db,
                    db.createQuery("SELECT hash FROM session WHERE person = :name AND hash IS DISTINCT FROM :kept")
                            .bind("name", name)
                            .bind("kept", kept));
        });
    }

    private static List<byte[]> ended(Handle db, Query which) {
        List<byte[]> hashes = which.mapTo(byte[].class).list();
        for (byte[] hash : hashes) {
            db.createUpdate("DELETE FROM session WHERE hash = :hash")
                    .bind("hash", hash)
                    .execute();
        }
        return hashes;
    }

    private static void put(Handle db, String name, Role role, String password, Instant now) {
        db.createUpdate("""
                        INSERT INTO person (name, role, password, created) VALUES (:name, :role, :password, :created)
                        ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password
                        """)
                .bind("name", name)
                .bind("role", role.id())
                .bind("password", password)
                .bind("created", now.toString())
                .execute();
    }

    @Override
    public List<byte[]> addSession(
            byte[] hash, String person, long now, long idleBefore, long createdBefore, int most) {
        return database.write(db -> {
            db.createUpdate("INSERT INTO session (hash, person, created, seen) VALUES (:hash, :person, :now, :now)")
                    .bind("hash", hash)
                    .bind("person", person)
                    .bind("now", now)
                    .execute();
            return ended(
                    db,
                    db.createQuery("""
                                    SELECT hash FROM session WHERE seen < :idle OR created < :created
                                    UNION
                                    SELECT hash
                                      FROM (SELECT hash, ROW_NUMBER() OVER (ORDER BY seen DESC) AS place FROM session
                                             WHERE person = :person AND hash <> :hash) AS others
                                     WHERE place > :others
                                    """)
                            .bind("idle", idleBefore)
                            .bind("created", createdBefore)
                            .bind("person", person)
                            .bind("hash", hash)
                            .bind("others", most - 1));
        });
    }

    @Override
    public Optional<Session> session(byte[] hash) {
        return database.read(db -> db.createQuery("""
                        SELECT s.person, p.role, s.created, s.seen
                          FROM session s JOIN person p ON p.name = s.person
                         WHERE s.hash = :hash
                        """)
                .bind("hash", hash)
                .map((row, ctx) -> new Session(
                        row.getString("person"),
                        role(row.getString("role")),
                        row.getLong("created"),
                        row.getLong("seen")))
                .findOne());
    }

    @Override
    public void sessionSeen(byte[] hash, long now) {
        database.write(db -> db.createUpdate("UPDATE session SET seen = :now WHERE hash = :hash")
                .bind("now", now)
                .bind("hash", hash)
                .execute());
    }

    @Override
    public boolean endSession(byte[] hash) {
        return database.write(db -> db.createUpdate("DELETE FROM session WHERE hash = :hash")
                        .bind("hash", hash)
                        .execute()
                == 1);
    }

    @Override
    public boolean hasDevice(byte[] hash, String person, long usedSince) {
        return database.read(db ->
                db.createQuery("SELECT count(*) FROM device WHERE hash = :hash AND person = :person AND used > :since")
                                .bind("hash", hash)
                                .bind("person", person)
                                .bind("since", usedSince)
                                .mapTo(Integer.class)
                                .one()
                        > 0);
    }

    @Override
    public void deviceUsed(byte[] hash, String person, long now, int most) {
        database.write(db -> {
            db.createUpdate("""
                            INSERT INTO device (hash, person, used) VALUES (:hash, :person, :now)
                            ON CONFLICT (hash) DO UPDATE SET used = excluded.used
                            """)
                    .bind("hash", hash)
                    .bind("person", person)
                    .bind("now", now)
                    .execute();
            return db.createUpdate("""
                            DELETE FROM device
                             WHERE person = :person
                               AND hash NOT IN (SELECT hash FROM device WHERE person = :person
                                                 ORDER BY used DESC LIMIT :most)
                            """)
                    .bind("person", person)
                    .bind("most", most)
                    .execute();
        });
    }

    @Override
    public void addToken(Token token, byte[] hash) {
        database.write(db -> db.createUpdate("""
                        INSERT INTO token (id, hash, title, role, creator, created, expires, subscriptions, portal)
                        VALUES (:id, :hash, :title, :role, :creator, :created, :expires, :subscriptions, :portal)
                        """)
                .bind("id", token.id())
                .bind("hash", hash)
                .bind("title", token.title())
                .bind("role", token.role().id())
                .bind("creator", token.creator())
                .bind("created", token.created().toString())
                .bind("expires", token.expires().toString())
                .bind("subscriptions", token.subscriptions())
                .bind("portal", token.portal() ? 1 : 0)
                .execute());
    }

    @Override
    public void deleteExpiredPortalTokens(Instant now) {
        database.write(db -> {
            db.execute(
                    "DELETE FROM token_address WHERE token IN (SELECT id FROM token WHERE portal = 1 AND expires < ?)",
                    now.toString());
            return db.execute("DELETE FROM token WHERE portal = 1 AND expires < ?", now.toString());
        });
    }

    @Override
    public Optional<Token> token(byte[] hash) {
        return database.read(db -> db.createQuery(TOKENS + "WHERE hash = :hash")
                .bind("hash", hash)
                .map((row, ctx) -> token(row))
                .findOne());
    }

    @Override
    public List<Token> tokens() {
        return database.read(db -> db.createQuery(TOKENS + "WHERE portal = 0 ORDER BY created, id")
                .map((row, ctx) -> token(row))
                .list());
    }

    @Override
    public Optional<Token> deleteToken(String id) {
        return database.write(db -> {
            Optional<Token> token = db.createQuery(TOKENS + "WHERE id = :id")
                    .bind("id", id)
                    .map((row, ctx) -> token(row))
                    .findOne();
            db.createUpdate("DELETE FROM token WHERE id = :id").bind("id", id).execute();
            db.createUpdate("DELETE FROM token_address WHERE token = :id")
                    .bind("id", id)
                    .execute();
            return token;
        });
    }

    @Override
    public boolean tokenUsedFrom(String id, String block, long now, int most) {
        int known = database.read(
                db -> db.createQuery("SELECT count(*) FROM token_address WHERE token = :id AND block = :block")
                        .bind("id", id)
                        .bind("block", block)
                        .mapTo(Integer.class)
                        .one());
        if (known > 0) return false;
        return database.write(db -> {
            int added = db.createUpdate("INSERT INTO token_address (token, block, first) VALUES (:id, :block, :now)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("id", id)
                    .bind("block", block)
                    .bind("now", now)
                    .execute();
            db.createUpdate("""
                            DELETE FROM token_address
                             WHERE token = :id
                               AND block NOT IN (SELECT block FROM token_address WHERE token = :id
                                                  ORDER BY first DESC LIMIT :most)
                            """).bind("id", id).bind("most", most).execute();
            return added > 0;
        });
    }

    @Override
    public void tokenUsed(String id, Instant now) {
        database.write(db -> db.createUpdate("UPDATE token SET used = :now WHERE id = :id")
                .bind("now", now.toString())
                .bind("id", id)
                .execute());
    }

    private static final String TOKENS =
            "SELECT id, title, role, creator, created, expires, used, subscriptions, portal FROM token ";

    private static Token token(ResultSet row) throws SQLException {
        String used = row.getString("used");
        return new Token(
                row.getString("id"),
                row.getString("title"),
                role(row.getString("role")),
                row.getString("creator"),
                Instant.parse(row.getString("created")),
                Instant.parse(row.getString("expires")),
                used == null ? null : Instant.parse(used),
                row.getString("subscriptions"),
                row.getInt("portal") == 1);
    }

    private static Role role(String id) {
        return Role.of(id).orElseThrow(() -> new IllegalStateException("The database holds an unknown role."));
    }
}
