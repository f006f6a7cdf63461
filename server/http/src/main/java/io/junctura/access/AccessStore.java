package io.junctura.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Users, sessions, known devices and tokens on disk. Secrets are stored as hashes. A method that writes is one transaction, and
 * returns when it is committed. Times of type {@code long} are in seconds since 1970. Thread safe.
 */
public interface AccessStore {

    /** @param password its hash */
    record Person(String name, Role role, String password) {}

    record Session(String person, Role role, long created, long seen) {}

    /**
     * A token.
     *
     * @param used          when it was last used; null: never
     * @param subscriptions the instance whose subscriptions alone it gives access to; null: no such limit
     * @param portal        whether it is for the portal
     */
    record Token(
            String id,
            String title,
            Role role,
            String creator,
            Instant created,
            Instant expires,
            @Nullable Instant used,
            @Nullable String subscriptions,
            boolean portal) {}

    boolean hasAdministrator();

    Optional<Person> person(String name);

    /** Creates the first administrator. @return false if there is one already */
    boolean addFirstAdministrator(String name, String password, Instant now);

    /**
     * Creates a user, or sets a new password, forgets the known devices and ends the sessions.
     *
     * @param kept the session that goes on; null: none
     * @return the ended sessions
     */
    List<byte[]> setPassword(String name, Role role, String password, Instant now, byte @Nullable [] kept);

    /**
     * Adds a session.
     *
     * @param idleBefore    sessions of all users that were last seen earlier end
     * @param createdBefore sessions of all users that began earlier end
     * @param most          how many sessions a person may have; the least recently used ones end
     * @return the ended sessions: expired ones, and those above the limit
     */
    List<byte[]> addSession(byte[] hash, String person, long now, long idleBefore, long createdBefore, int most);

    Optional<Session> session(byte[] hash);

    void sessionSeen(byte[] hash, long now);

    /** @return whether there was such a session */
    boolean endSession(byte[] hash);

    boolean hasDevice(byte[] hash, String person, long usedSince);

    /** @param most how many devices of a person are kept, the most recently used ones */
    void deviceUsed(byte[] hash, String person, long now, int most);

    void addToken(Token token, byte[] hash);

    /** Those for the portal are many, and are in no list. */
    void deleteExpiredPortalTokens(Instant now);

    Optional<Token> token(byte[] hash);

    /** Without those for the portal, by creation. */
    List<Token> tokens();

    /** @return the deleted token; empty if there was none */
    Optional<Token> deleteToken(String id);

    /**
     * Records the address block from which a token was used.
     *
     * @param most how many blocks are remembered, the newest ones
     * @return whether the block is new for this token
     */
    boolean tokenUsedFrom(String id, String block, long now, int most);

    void tokenUsed(String id, Instant now);
}
