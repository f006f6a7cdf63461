package io.junctura.access;

import io.junctura.http.Permission;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The roles of persons and tokens. Each role includes the rights of those before it. */
public enum Role {
    VIEWER(Permission.VIEWER),
    OPERATOR(Permission.OPERATOR),
    EDITOR(Permission.EDITOR),
    CONNECTION_MANAGER(Permission.CONNECTION_MANAGER),
    ADMIN(Permission.ADMIN);

    private final Permission most;

    Role(Permission most) {
        this.most = most;
    }

    public boolean allows(Permission needed) {
        return most.compareTo(needed) >= 0;
    }

    /** The name in the API, such as {@code connection-manager}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Role> of(String id) {
        return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
    }
}
