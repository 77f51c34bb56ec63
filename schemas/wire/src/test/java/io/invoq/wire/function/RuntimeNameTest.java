package io.invoq.wire.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeNameTest {

    @ParameterizedTest
    @CsvSource({
        "python3, PYTHON3",
        "python3.6, PYTHON3",
        "python3.9, PYTHON3",
        "python3.14, PYTHON3",
        "nodejs, NODEJS",
        "nodejs10, NODEJS",
        "nodejs20.x, NODEJS",
        "nodejs14.18, NODEJS",
        "http, HTTP",
        "exec, EXEC",
        "java-inline, JAVA_INLINE",
    })
    void servesRegisteredName(String registered, RuntimeName runtime) {
        assertThat(RuntimeName.find(registered)).contains(runtime);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "python",
                "python2.7",
                "python3.",
                "python3.9.1",
                "Python3.9",
                "python3.9 ",
                "node",
                "nodejs.x",
                "nodejs100",
                "java8",
                "java",
                "java_inline",
                "https",
                "http2",
                "exec\n",
                "go1.x"
            })
    void servesNoOtherName(String registered) {
        assertThat(RuntimeName.find(registered)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsOwnName(RuntimeName runtime) {
        assertThat(RuntimeName.find(runtime.wireName())).contains(runtime);
        assertThat(RuntimeName.fromWire(runtime.wireName())).isEqualTo(runtime);
    }

    @Test
    void refusalListsTheKnownNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeName.fromWire("cobol"))
                .withMessage("runtime 'cobol' is not one of python3, nodejs, http, exec, java-inline");
    }

    @ParameterizedTest
    @CsvSource({"PYTHON3, true", "NODEJS, true", "HTTP, false", "EXEC, false", "JAVA_INLINE, false"})
    void callsAHandler(RuntimeName runtime, boolean callsHandler) {
        assertThat(runtime.callsHandler()).isEqualTo(callsHandler);
    }
}
