// The page around the terminal: what it says itself, how large the cells are, and the keys that a browser keeps.
//
// The terminal is that of textual-serve (terminal.js), which makes one for each `.textual-terminal` once the page has
// loaded, and keeps it to itself. It is taken hold of as it is made, by the first property that it sets.
"use strict";

(() => {
  const FEWEST_COLUMNS = 80;
  const FEWEST_ROWS = 28;
  const SMALLEST_FONT = 9;
  const LARGEST_FONT = 48;
  const TRY_AGAIN = { full: 10000, lost: 2000 };
  const LOOK = 5000;
  const PATIENCE = 20000;
  const CLOSED = { over: 1000, full: 1013 };
  const KEYS = {
    F1: "\x1bOP",
    F2: "\x1bOQ",
    F3: "\x1bOR",
    F12: "\x1b[24~",
    "Ctrl+Q": "\x11",
    Escape: "\x1b",
  };

  const body = document.body;
  const screen = document.getElementById("screen");
  const typing = document.getElementById("typing");
  const isText = body.dataset.shown === "text";

  function say(state) {
    if (body.dataset.state !== state) {
      body.dataset.state = state;
    }
  }

  // Taking hold of the terminal

  function takeHold(begin) {
    let held;
    Object.defineProperty(Object.prototype, "websocket_url", {
      configurable: true,
      set(url) {
        delete Object.prototype.websocket_url;
        held = this;
        held.websocket_url = url;
        // Neither is done before the terminal is dressed.
        held.connect = held.fit = () => {};
      },
    });
    begin(new Event("load"));
    return held;
  }

  // Without WebGL only elements would be left to draw with, whose styles the policy of the page shuts out.
  function draw(held) {
    if (!screen.querySelector("canvas:not(.xterm-link-layer)")) {
      held.canvasAddon.activate(held.terminal);
    }
  }

  // What the program may not have the browser do: whatever passed the server is dropped here.
  function keepIn(terminal) {
    for (const number of [8, 52]) {
      terminal.parser.registerOscHandler(number, () => true);
    }
    terminal.options.linkHandler = { activate() {} };
    terminal.onSelectionChange(() => terminal.hasSelection() && terminal.clearSelection());
    screen.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  function dress(terminal) {
    const style = getComputedStyle(body);
    const colour = (name) => style.getPropertyValue(name).trim();
    terminal.options.theme = {
      background: colour("--background"),
      foreground: colour("--foreground"),
      cursor: isText ? colour("--foreground") : "#00000000",
      cursorAccent: isText ? colour("--background") : "#00000000",
    };
    terminal.options.screenReaderMode = isText;
    const field = terminal.textarea;
    for (const name of ["autocomplete", "autocorrect", "autocapitalize"]) {
      field.setAttribute(name, "off");
    }
    field.setAttribute("spellcheck", "false");
    field.setAttribute("inputmode", isText ? "text" : "none");
    field.setAttribute("aria-label", screen.getAttribute("aria-label"));
  }

  // The largest cells with which the terminal still has the columns and rows that a page of the program wants.
  function fit(held) {
    const terminal = held.terminal;
    const enough = (size) => {
      terminal.options.fontSize = size;
      const found = held.fitAddon.proposeDimensions();
      return found && found.cols >= FEWEST_COLUMNS && found.rows >= FEWEST_ROWS;
    };
    let [small, large] = [SMALLEST_FONT, LARGEST_FONT];
    while (small < large) {
      const middle = Math.ceil((small + large) / 2);
      [small, large] = enough(middle) ? [middle, large] : [small, middle - 1];
    }
    terminal.options.fontSize = small;
    held.fitAddon.fit();
  }

  // The states of the page

  function hasText(terminal) {
    const buffer = terminal.buffer.active;
    for (let row = 0; row < terminal.rows; row += 1) {
      if (buffer.getLine(buffer.viewportY + row)?.translateToString(true).trim()) {
        return true;
      }
    }
    return false;
  }

  function erase(terminal) {
    terminal.reset();
    terminal.clear();
  }

  function comeBack() {
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(
      (answer) => (answer.ok ? location.reload() : setTimeout(comeBack, TRY_AGAIN.lost)),
      () => setTimeout(comeBack, TRY_AGAIN.lost),
    );
  }

  function follow(held) {
    const terminal = held.terminal;
    const isOpen = () => held.socket?.readyState === WebSocket.OPEN;

    terminal.onWriteParsed(() => {
      if (isOpen()) {
        const shows = hasText(terminal);
        say(shows ? "there" : "coming");
        if (shows) {
          terminal.focus();
        }
      }
    });

    const connect = Object.getPrototypeOf(held).connect;
    held.connect = async () => {
      await connect.call(held);
      heard();
      held.socket.addEventListener("message", heard);
      held.socket.addEventListener("close", (closed) => {
        erase(terminal);
        if (closed.code === CLOSED.full) {
          say("full");
          setTimeout(() => held.connect(), TRY_AGAIN.full);
        } else if (closed.code === CLOSED.over) {
          say("over");
          document.getElementById("again").focus();
        } else {
          say("lost");
          setTimeout(comeBack, TRY_AGAIN.lost);
        }
      });
    };

    // A network that has gone silent closes nothing: the page asks, and shows nothing once nobody answers. The server
    // ends the visit after as long (tui/http/service.py).
    let heardAt = performance.now();
    const heard = () => {
      heardAt = performance.now();
    };
    setInterval(() => {
      if (isOpen() && document.visibilityState === "visible") {
        if (performance.now() - heardAt > PATIENCE) {
          erase(terminal);
          say("lost");
          held.socket.close();
        } else {
          held.sendPing();
        }
      }
    }, LOOK);

    // A page that was not in sight, on a tablet that slept, shows nothing before the visit is known to go on.
    held.onPong = () => body.dataset.state === "away" && say(hasText(terminal) ? "there" : "coming");
    document.addEventListener("visibilitychange", () => {
      if (isOpen()) {
        say("away");
        if (document.visibilityState === "visible") {
          heard();
          held.sendPing();
        }
      }
    });
    addEventListener("pagehide", () => held.socket?.close());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.getElementById("again").addEventListener("click", () => location.reload());
  }

  // Keys and typing

  function press(held, key) {
    held.terminal.input(KEYS[key], true);
    held.terminal.focus();
  }

  function setTyping(field, on) {
    const mode = on ? "text" : "none";
    typing.setAttribute("aria-pressed", String(on));
    if (field.getAttribute("inputmode") !== mode) {
      field.setAttribute("inputmode", mode);
      // An on-screen keyboard comes and goes with the focus.
      field.blur();
      field.focus({ preventScroll: true });
    }
  }

  function listen(held) {
    const field = held.terminal.textarea;
    for (const button of document.querySelectorAll("[data-key]")) {
      button.addEventListener("click", () => press(held, button.dataset.key));
    }
    if (isText) {
      return;
    }
    typing.addEventListener("click", () => setTyping(field, field.getAttribute("inputmode") === "none"));
    // The program shows the cursor where something can be typed, and hides it elsewhere (DECTCEM).
    for (const [final, on] of [["h", true], ["l", false]]) {
      held.terminal.parser.registerCsiHandler({ prefix: "?", final }, (parameters) => {
        if (parameters.includes(25)) {
          setTyping(field, on);
        }
        return false;
      });
    }
  }

  // The beginning

  const url = new URL(screen.dataset.sessionWebsocketUrl, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  screen.dataset.sessionWebsocketUrl = url.href;

  const begin = window.onload;
  window.onload = async () => {
    // Cells are measured by this font.
    await Promise.allSettled([400, 700].map((weight) => document.fonts.load(`${weight} 16px "Roboto Mono"`)));
    const held = takeHold(begin);
    draw(held);
    keepIn(held.terminal);
    dress(held.terminal);
    follow(held);
    listen(held);
    held.fit = () => fit(held);
    held.terminal.focus();
    held.connect();
  };
})();
