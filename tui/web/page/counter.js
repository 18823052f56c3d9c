// The page around the terminal: what it says itself, how large the cells are, and the keys that a browser keeps.
//
// The terminal is that of textual-serve (terminal.js), which makes one for each `.textual-terminal` once the page has
// loaded, and keeps it to itself. It is taken hold of as it is made, by the first property that it sets.
"use strict";

(() => {
  const USUAL = { columns: 80, rows: 24 };
  const AIRY_ROWS = 28;
  const AIRY_FONT = 16;
  const LEGIBLE_FONT = 13;
  const SMALLEST_FONT = 9;
  const LARGEST_FONT = 48;
  const HALF_COVERED = 600;
  const A_MOMENT = 300;
  const TRY_AGAIN = { full: 10000, ours: 2000, lost: 2000 };
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
  function keepIn(held) {
    const terminal = held.terminal;
    held.weblinksAddon.dispose();
    for (const number of [8, 52]) {
      terminal.parser.registerOscHandler(number, () => true);
    }
    terminal.options.linkHandler = { activate() {} };
    // What the program does not hear of would only select.
    screen.addEventListener("mousedown", (event) => {
      if (event.shiftKey || terminal.modes.mouseTrackingMode === "none") {
        event.stopPropagation();
        event.preventDefault();
      }
    }, true);
    screen.addEventListener("contextmenu", (event) => {
      event.stopPropagation();
      event.preventDefault();
    }, true);
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
    // One without a colour hides no letter.
    terminal.options.cursorStyle = isText ? "block" : "bar";
    terminal.options.screenReaderMode = isText;
    const field = terminal.textarea;
    for (const name of ["autocomplete", "autocorrect", "autocapitalize"]) {
      field.setAttribute(name, "off");
    }
    field.setAttribute("spellcheck", "false");
    field.setAttribute("inputmode", isText ? "text" : "none");
    field.setAttribute("aria-label", screen.dataset.typed);
  }

  // The largest cells with which the terminal still has these columns and rows.
  function largest(held, wanted) {
    const room = (size) => {
      held.terminal.options.fontSize = size;
      return held.fitAddon.proposeDimensions() ?? { cols: 0, rows: 0 };
    };
    const enough = (size) => room(size).cols >= wanted.columns && room(size).rows >= wanted.rows;
    let [small, large] = [SMALLEST_FONT, LARGEST_FONT];
    while (small < large) {
      const middle = Math.ceil((small + large) / 2);
      [small, large] = enough(middle) ? [middle, large] : [small, middle - 1];
    }
    // Cells are whole pixels wide: of the letters that share a width, the smallest are not squeezed.
    const widest = room(small).cols;
    while (small > SMALLEST_FONT && room(small - 1).cols === widest) {
      small -= 1;
    }
    return small;
  }

  // An on-screen keyboard that has been asked for leaves about half of the window.
  function isHalfCovered() {
    const isAsked = typing.getAttribute("aria-pressed") === "true" && matchMedia("(any-pointer: coarse)").matches;
    return isAsked && innerHeight < HALF_COVERED;
  }

  // What the program would like, with some air around it, where letters stay large; else larger letters come first.
  function fontFor(held) {
    const wanted = { columns: Number(screen.dataset.columns), rows: Number(screen.dataset.rows) };
    const airy = largest(held, { ...wanted, rows: Math.max(wanted.rows, AIRY_ROWS) });
    if (airy >= AIRY_FONT) {
      return airy;
    }
    const size = isHalfCovered() ? 0 : largest(held, wanted);
    return size < LEGIBLE_FONT ? largest(held, USUAL) : size;
  }

  function fit(held) {
    held.terminal.options.fontSize = fontFor(held);
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
    terminal.textarea.value = "";
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

    const look = () => {
      if (!isOpen() || body.dataset.state === "away") {
        return;
      }
      if (!hasText(terminal)) {
        say("coming");
      } else if (body.dataset.state !== "there") {
        say("there");
        terminal.focus();
      }
    };
    let blank;
    terminal.onWriteParsed(() => {
      clearTimeout(blank);
      if (hasText(terminal)) {
        look();
      } else {
        // Between two pages of the program there is nothing for a moment.
        blank = setTimeout(look, A_MOMENT);
      }
    });

    // Before the line is open, and once it is closed, nothing is for anybody.
    const usual = Object.getPrototypeOf(held);
    for (const name of ["sendPing", "sendSize", "onFocus", "onBlur"]) {
      held[name] = () => isOpen() && usual[name].call(held);
    }
    terminal.options.disableStdin = true;
    // The last place may be that of the visit which this page has just left, and which is still ending.
    let mayBeOurs = true;
    held.connect = async () => {
      await usual.connect.call(held);
      heard();
      held.socket.addEventListener("message", heard);
      held.socket.addEventListener("open", () => {
        terminal.options.disableStdin = false;
      });
      held.socket.addEventListener("close", (closed) => {
        terminal.options.disableStdin = true;
        erase(terminal);
        if (closed.code === CLOSED.full) {
          if (!mayBeOurs) {
            say("full");
          }
          setTimeout(() => held.connect(), mayBeOurs ? TRY_AGAIN.ours : TRY_AGAIN.full);
          mayBeOurs = false;
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
    held.onPong = () => {
      if (body.dataset.state === "away") {
        say("coming");
        look();
      }
    };
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

  // A browser pastes by Ctrl+V, and fills the screen by F11: neither is a key of the program.
  const isForTheBrowser = (event) => event.key === "F11" || (event.ctrlKey && event.key.toLowerCase() === "v");

  function listen(held) {
    const field = held.terminal.textarea;
    held.terminal.attachCustomKeyEventHandler((event) => !isForTheBrowser(event));
    // What was typed has been sent, and is kept nowhere.
    // At once would be too soon: the terminal compares what was there before a key with what is there after it.
    field.addEventListener("input", (event) => event.isComposing || setTimeout(() => {
      field.value = "";
    }));
    for (const button of document.querySelectorAll("[data-key]")) {
      button.addEventListener("click", () => press(held, button.dataset.key));
    }
    // Beside the buttons a press leaves the keyboard where it was.
    body.addEventListener("click", (event) => {
      if (body.dataset.state === "there" && !event.target.closest("button, a")) {
        held.terminal.focus();
      }
    });
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
    keepIn(held);
    dress(held.terminal);
    follow(held);
    listen(held);
    held.fit = () => fit(held);
    held.terminal.focus();
    held.connect();
  };
})();
