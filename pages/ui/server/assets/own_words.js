// Streamlit says what is its own in English only: its menu, its fields, its files.
{
  const SAID = {
    'Skip to main content': '跳到正文', 'Main menu': '菜单', 'System': '跟随系统', 'Light': '浅色', 'Dark': '深色',
    'Theme': '主题', 'Print': '打印', 'Record screen': '录屏', 'Stop': '停止', 'Running...': '正在算……', 'progress': '进度',
    'Close': '关闭', 'Dismiss': '关闭', 'Open': '展开', 'Fullscreen': '全屏', 'Close fullscreen': '退出全屏',
    'Search': '查找', 'Type to search': '输入要找的字', 'Download as CSV': '下载 CSV', 'Show/hide columns': '显示哪些列',
    'Sort ascending': '从小到大', 'Sort descending': '从大到小', 'Format': '格式', 'Autosize': '自动列宽',
    'Pin column': '固定这一列', 'Unpin column': '不再固定', 'Hide column': '隐藏这一列', 'Copy to clipboard': '复制',
    'Copied': '已复制', 'Made with Streamlit v': '用 Streamlit 制作，v', 'Copy version to clipboard': '复制版本号',
    'Link to heading': '这一节的链接', 'No results': '没有找到', 'Select all': '全选',
    'Clear all': '全部去掉', 'Selected values': '已选的', 'Multiselect options': '可选的', 'Selectbox options': '可选的',
    'Multiselect': '多选', 'Selectbox': '单选', 'Choose an option': '请选择', 'Choose options': '请选择',
    'Clear value': '清空', 'Clear entry': '清空', 'Increment': '加一', 'Decrement': '减一', 'Invalid input.': '不能这样填。',
    'Invalid data type': '要填数字', 'Number is above the allowed range.': '超过了可以填的最大值。',
    'Number is below the allowed range.': '低于可以填的最小值。', 'Press Enter to apply': '按回车确认',
    'Choose date': '选日子', 'Choose date range': '选起止日子', 'Clear date': '清空', 'Clear dates': '清空',
    'Use arrow keys to navigate dates. Enter to select. Escape to close.': '方向键换日子，回车选定，Esc 关闭。',
    'Upload': '选择文件', 'Add files': '再加文件', 'file upload': '选择文件', 'Drag and drop a file here': '把文件拖到这里',
    'Drag and drop files here': '把文件拖到这里', 'Download failed': '没有下载成', 'Error:': '错误：', 'add icon': '加号',
  };
  const MONTHS = 'January February March April May June July August September October November December'.split(' ');
  const day = (month, date, year) =>
    `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${date.padStart(2, '0')}`;
  const LIKE = [
    [/^(\d+) options? available\.$/, (_, number) => `有 ${number} 项可选。`],
    [/^(.+), selected\.$/, (_, option) => `${option}，已选。`],
    [/^Remove (.+)$/, (_, option) => `去掉 ${option}`],
    [/^Help for (.+)$/, (_, field) => `${field}的说明`],
    [/^(\d+(?:\.\d+)?)(KB|MB|GB) per file$/, (_, size, unit) => `每个文件至多 ${size} ${unit}`],
    [/^File must be (\d+(?:\.\d+)?)(KB|MB|GB) or smaller\.$/, (_, size, unit) => `文件至多 ${size} ${unit}。`],
    [/^(.*) files are not allowed\.$/, () => '这里不收这种文件。'],
    [/^Press (Ctrl|⌘)\+Enter to apply$/, (_, key) => `按 ${key}+回车确认`],
    [/^(year|month|day), (.+)$/, (_, part, field) => `${field}：${{ year: '年', month: '月', day: '日' }[part]}`],
    [/^Selected Date: (\w+) (\d+), (\d+)$/, (_, ...date) => `已选 ${day(...date)}`],
  ];
  const NAMES = ['aria-label', 'title', 'placeholder'];
  const chinese = (text) => {
    const word = text?.trim();
    if (!word || !/[A-Za-z]{3}/.test(word)) return null;
    if (Object.hasOwn(SAID, word)) return SAID[word];
    const like = LIKE.find(([form]) => form.test(word));
    return like ? word.replace(...like) : null;
  };
  const told = (text) => {
    const said = chinese(text.nodeValue);
    if (said !== null) text.nodeValue = said;
  };
  const named = (element, name) => {
    const said = chinese(element.getAttribute(name));
    if (said !== null) element.setAttribute(name, said);
  };
  const inside = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return told(root);
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) told(node);
      else if (node.nodeType === Node.ELEMENT_NODE) for (const name of NAMES) named(node, name);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'childList') change.addedNodes.forEach(inside);
      else if (change.type === 'attributes') named(change.target, change.attributeName);
      else told(change.target);
    }
  }).observe(document.body, {
    childList: true, subtree: true, characterData: true, attributeFilter: NAMES,
  });
}
