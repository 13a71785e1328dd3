// The roles in plain words.

const ROLES = {
  guard: '保安员',
  guard_leader: '保安队长',
  police_officer: '民警',
  auxiliary_officer: '辅警',
  teacher: '教师',
  volunteer: '志愿者',
  school_staff: '护校队',
  bus_attendant: '校车照管员',
  principal: '校长',
  vice_principal: '副校长',
  safety_office: '安全办',
  station_chief: '所长',
  duty_officer: '值班员',
  leader_on_duty: '带班领导',
  supervisor: '督导',
  admin: '管理员',
};

export const roleWords = (role) => ROLES[role] ?? role;
